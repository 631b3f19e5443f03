// What copying, moving and taking apart the largest structs comes to, compiled here once and not wherever one is used.
#include "study/runner.hpp"

namespace teg::study {

Study::Study() = default;
Study::Study(const Study& other) = default;
Study::Study(Study&& other) noexcept = default;
Study& Study::operator=(const Study& other) = default;
Study& Study::operator=(Study&& other) noexcept = default;
Study::~Study() = default;

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

BuiltModel::BuiltModel() = default;
BuiltModel::BuiltModel(const BuiltModel& other) = default;
BuiltModel::BuiltModel(BuiltModel&& other) noexcept = default;
BuiltModel& BuiltModel::operator=(const BuiltModel& other) = default;
BuiltModel& BuiltModel::operator=(BuiltModel&& other) noexcept = default;
BuiltModel::~BuiltModel() = default;

BuiltNetwork::BuiltNetwork() = default;
BuiltNetwork::BuiltNetwork(const BuiltNetwork& other) = default;
BuiltNetwork::BuiltNetwork(BuiltNetwork&& other) noexcept = default;
BuiltNetwork& BuiltNetwork::operator=(const BuiltNetwork& other) = default;
BuiltNetwork& BuiltNetwork::operator=(BuiltNetwork&& other) noexcept = default;
BuiltNetwork::~BuiltNetwork() = default;

BuiltLearner::BuiltLearner() = default;
BuiltLearner::BuiltLearner(const BuiltLearner& other) = default;
BuiltLearner::BuiltLearner(BuiltLearner&& other) noexcept = default;
BuiltLearner& BuiltLearner::operator=(const BuiltLearner& other) = default;
BuiltLearner& BuiltLearner::operator=(BuiltLearner&& other) noexcept = default;
BuiltLearner::~BuiltLearner() = default;

Outside::Outside() = default;
Outside::Outside(const Outside& other) = default;
Outside::Outside(Outside&& other) noexcept = default;
Outside& Outside::operator=(const Outside& other) = default;
Outside& Outside::operator=(Outside&& other) noexcept = default;
Outside::~Outside() = default;

}  // namespace teg::study
