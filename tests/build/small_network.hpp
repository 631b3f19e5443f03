// A network of one population with plastic synapses of its own, for tests that add what they are about.
#pragma once

#include <string>

namespace teg::study {

inline const std::string small_network = R"([study]
id = "a"
title = "A small network"
substrate = "network"
[network]
dt = "1 ms"
[modulator.DA]
unit = "1"
[rule.r]
[[rule.r.channel]]
gate = "DA"
[population.cells]
size = 10
neuron = { kind = "izhikevich" }
[projection.all]
from = "cells"
to = "cells"
connect = { kind = "fixed-out-degree", count = 2 }
rule = "r"
[synapse.chosen]
index = 3
)";

}  // namespace teg::study
