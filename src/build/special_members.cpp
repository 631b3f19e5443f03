// What copying, moving and taking apart the largest structs comes to, compiled here once and not wherever one is used.
#include "build/build_model.hpp"

namespace teg::study {

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
