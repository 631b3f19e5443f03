// What copying, moving and taking apart the largest structs comes to, compiled here once and not wherever one is used.
#include "run/results.hpp"

namespace teg::study {

NetworkResults::NetworkResults() = default;
NetworkResults::NetworkResults(const NetworkResults& other) = default;
NetworkResults::NetworkResults(NetworkResults&& other) noexcept = default;
NetworkResults& NetworkResults::operator=(const NetworkResults& other) = default;
NetworkResults& NetworkResults::operator=(NetworkResults&& other) noexcept = default;
NetworkResults::~NetworkResults() = default;

LearnerResults::LearnerResults() = default;
LearnerResults::LearnerResults(const LearnerResults& other) = default;
LearnerResults::LearnerResults(LearnerResults&& other) noexcept = default;
LearnerResults& LearnerResults::operator=(const LearnerResults& other) = default;
LearnerResults& LearnerResults::operator=(LearnerResults&& other) noexcept = default;
LearnerResults::~LearnerResults() = default;

Results::Results() = default;
Results::Results(const Results& other) = default;
Results::Results(Results&& other) noexcept = default;
Results& Results::operator=(const Results& other) = default;
Results& Results::operator=(Results&& other) noexcept = default;
Results::~Results() = default;

}  // namespace teg::study
