// The rows of the `learner` substrate. Every setting of a learner or a task has its row here; its default and its
// range stand with the learner or task (teg explain learner NAME).
#include <array>

#include "spec/parameter_rows.hpp"
#include "teg/learner_simulation.hpp"

namespace teg::spec {
namespace {

constexpr double inf = std::numeric_limits<double>::infinity();

// A setting: what it may be depends on the kind of learner or task.
constexpr Parameter setting(std::string_view path, std::string_view doc, std::string_view source = "") {
  return {path, Kind::value, {}, "", false, -inf, inf, false, "", doc, source};
}
constexpr Parameter settings_list(std::string_view path, std::string_view doc, std::string_view source = "") {
  return {path, Kind::values, {}, "", false, -inf, inf, false, "", doc, source};
}

// clang-format off: a row a line
constexpr std::array section_table{
    Section{"learner", "the learner, its settings, and what teaches it"},
    Section{"series.*", "a number for every trial, which measures are taken of"},
    Section{"intervention.*", "what is done to a modulator, or to the error that teaches, at an event of the task"},
};

constexpr std::array table{
    Parameter{"learner.kind", Kind::text, {}, "", true, -inf, inf, false, "", "which learner; teg list learners names them", ""},
    Parameter{"learner.teaching", Kind::expression, {}, "", false, -inf, inf, false, "", "what teaches, as an expression over levels and occupancies, in place of the prediction error: its integral over a step, in seconds", ""},
    Parameter{"learner.chain_step", Kind::quantity, dim::time, "10 ms", false, 1e-3, 1e9, true, "", "longest step of the levels", ""},
    Parameter{"learner.record", Kind::texts, {}, "", false, -inf, inf, false, "", "variables that are kept at every step of the protocol shown, such as prediction_error or level.DA", ""},

    setting("learner.learning_rate", "step size of what is learned"),
    setting("learner.negative_factor", "what the step size is multiplied by where the error is below 0"),
    setting("learner.discount", "what a reward one step (or decision) later is worth now"),
    setting("learner.discount_per", "whether a decision discounts once, or each of its steps"),
    setting("learner.trace_decay", "lambda: what an eligibility trace keeps of itself from one step (or decision) to the next, beside the discount"),
    setting("learner.trace_time", "time constant of eligibility in time, in place of trace_decay; 0 s: none"),
    setting("learner.inverse_temperature", "beta of softmax: 0 chooses at random, more exploits more"),
    setting("learner.stickiness", "added to the value of the action chosen last"),
    setting("learner.lapse", "probability of a random choice"),
    setting("learner.forgetting", "part of the way back to `start` that every value goes at each choice"),
    setting("learner.surprise_rate", "how fast the size of errors comes to be expected"),
    setting("learner.start", "what values are before anything is learned"),
    setting("learner.attention", "how fast associability changes"),
    setting("learner.surge", "dopamine of a drug, in units of the error"),
    setting("learner.hazard", "probability of a change that is expected in every trial"),
    setting("learner.gain", "of the learning rate"),
    setting("learner.reset", "how much of the probability of a change reaches learning"),
    setting("learner.noise", "standard deviation of outcomes that is expected"),
    setting("learner.uncertainty", "at the start, relative to the noise"),
    setting("learner.fixed_rate", "a learning rate that nothing changes, in place of the adaptive one; 0: none"),
    setting("learner.acetylcholine_scale", "what acetylcholine is multiplied by"),
    setting("learner.noradrenaline_scale", "what noradrenaline is multiplied by"),
    setting("learner.stay", "probability that a context goes on"),
    setting("learner.validity", "of the cue that is believed in, or expected of a new one"),
    setting("learner.estimates", "whether validity is estimated from what is seen in the context"),
    setting("learner.probability", "of activity: of the second action"),
    setting("learner.baseline", "what is subtracted from reward with subtract = \"constant\""),
    setting("learner.subtract", "what is subtracted from reward: the expected one, of all states or of this"),
    setting("learner.average_rate", "step size of expected rewards; covariance: 0: they are means"),
    setting("learner.actor_rate", "step size of the actor's preferences"),
    setting("learner.gradient", "whether an action's eligibility is the gradient of its log probability, or 1"),
    setting("learner.go_rate", "step size of what speaks for an action"),
    setting("learner.nogo_rate", "step size of what speaks against an action"),
    setting("learner.go_gain", "beta_G: how much what speaks for an action counts in choices"),
    setting("learner.nogo_gain", "beta_N: how much what speaks against an action counts in choices"),
    setting("learner.reward_rate", "how fast what a state or a cause is worth follows rewards"),
    setting("learner.units", "from pessimistic to optimistic"),
    setting("learner.fast_rate", "step size of the fast memory"),
    setting("learner.memory_time", "time constant with which the fast memory fades"),
    setting("learner.prospective_share", "of the prospective contingency in the net one", "Jeong et al. 2022"),
    setting("learner.threshold", "dopamine from which an event is meaningful", "Jeong et al. 2022"),
    setting("learner.baseline_factor", "of the learning rate, for the baselines of events", "Jeong et al. 2022"),
    setting("learner.baseline_step", "time in which baselines change once", "Jeong et al. 2022"),
    setting("learner.interval", "between rewards, at which one changes what is known by learning_rate; 0 s: at any", "Burke et al. 2024"),
    setting("learner.concentration", "how readily a new latent cause is assumed"),
    setting("learner.prior_present", "trials with a feature that a cause is taken to have had before it is seen"),
    setting("learner.prior_absent", "trials without it, likewise"),
    setting("learner.temporal_scaling", "how fast causes cease to be likely: the power of time"),
    setting("learner.iterations", "most times that a trial changes weights, before the next one"),
    setting("learner.reward_variance", "of rewards around what a cause predicts"),
    setting("learner.cue_variance", "of cues around what a cause has had"),
    setting("learner.response_threshold", "value at which the response is half of the greatest"),
    setting("learner.response_width", "standard deviation of that threshold"),
    setting("learner.causes", "most latent causes"),
    setting("learner.time_unit", "of the time between trials"),
    setting("learner.drift", "standard deviation of the change of what is estimated, in every trial"),
    setting("learner.tonic_volatility", "omega: logarithm of the least change of what is estimated", "Mathys et al. 2011"),
    setting("learner.coupling", "kappa: how much that follows the belief about volatility", "Mathys et al. 2011"),
    setting("learner.meta_volatility", "theta: how fast that belief may change", "Mathys et al. 2011"),
    setting("learner.rates", "grid points for the probability of reward", "Behrens et al. 2007"),
    setting("learner.volatilities", "grid points for the logarithm of volatility", "Behrens et al. 2007"),
    setting("learner.changes", "grid points for how fast volatility changes", "Behrens et al. 2007"),
    setting("learner.representation", "what stands for stimuli in time"),
    setting("learner.taps", "serial-compound: steps after a cue's onset that have a feature of their own"),
    setting("learner.microstimuli", "features for each cue", "Ludvig, Sutton & Kehoe 2008"),
    setting("learner.microstimulus_width", "of the Gaussian windows", "Ludvig, Sutton & Kehoe 2008"),
    setting("learner.microstimulus_decay", "of the traces that cues leave, for each step", "Ludvig, Sutton & Kehoe 2008"),

    setting("task.step", "from one step of the task to the next"),
    setting("task.reward_size", "what a reward is worth"),
    setting("task.interval", "from the end of one trial to the next: a time, uniform A, B, choice A, B ..., or exponential SCALE, LEAST, MOST"),
    settings_list("task.phases", "pavlovian: what happens, such as [\"20 A+\", \"20 AB+, B-\", \"5 A- @X after 24 h\"]: a number of trials and their types in turn. Letters are cues, + a reward, +0.5 one with this probability, - none, > what comes next, @X a context: of the trials before it up to the comma, or where only the last has one, of the whole phase"),
    setting("task.cue_at", "when the first cue comes, from the start of a trial"),
    setting("task.cue_duration", "how long cues stay"),
    setting("task.reward_delay", "from a cue's onset to its reward"),
    setting("task.gap", "from one cue to the next; pavlovian: where A>B follow each other, default: reward_delay; cue-accumulation: between towers, a time or how it is drawn"),
    setting("task.trial_length", "steps of a trial, before the interval"),
    setting("task.shuffle", "whether types of trials are drawn, instead of taken in turn"),
    settings_list("task.probabilities", "bandit: with which each arm pays; two-step: at the start, each action in each second state, default: drawn"),
    setting("task.punishment", "bandit: what is received instead of a reward; grid-world: what a trap gives"),
    settings_list("task.block_lengths", "bandit, posner, water-maze: trials of each block, taken in turn; without it there is one"),
    setting("task.block_jitter", "bandit: a block is longer by up to this many trials"),
    setting("task.change", "bandit: what changes after a block (rotate, shuffle) or after every trial (walk)"),
    settings_list("task.later", "bandit: the probabilities of the second block, the third ..., one after the other"),
    setting("task.walk", "bandit, two-step: standard deviation of a step of the probabilities' walk"),
    setting("task.exclusive", "bandit: one of two arms pays in every trial; their probabilities add to 1"),
    setting("task.contexts", "bandit: states in which arms change places"),
    setting("task.outcome_delay", "bandit: from a choice to its outcome; a time or how it is drawn, as for interval"),
    setting("task.overlap", "bandit: whether the next trial may come before the outcome"),
    setting("task.cues", "posner: how many"),
    settings_list("task.validities", "posner: how reliable the telling cue is, in each block"),
    setting("task.noise", "helicopter: standard deviation of outcomes"),
    setting("task.hazard", "helicopter: probability of a change, in every trial"),
    setting("task.range", "helicopter: outcomes lie between 0 and this"),
    setting("task.clip", "helicopter: whether outcomes outside the range are put at its ends"),
    setting("task.states", "random-walk: how many"),
    setting("task.left", "random-walk: reward at the left end"),
    setting("task.right", "random-walk: reward at the right end"),
    setting("task.to_right", "random-walk: probability of a step to the right"),
    setting("task.common", "two-step: probability of the common transition", "Daw et al. 2011"),
    setting("task.least", "two-step: least probability of reward", "Daw et al. 2011"),
    setting("task.most", "two-step: greatest probability of reward", "Daw et al. 2011"),
    setting("task.keep", "foraging: what a harvest leaves of the next one's reward"),
    setting("task.harvest_time", "foraging: of one harvest"),
    setting("task.travel_time", "foraging: from leaving to the next patch; a time or how it is drawn, as for interval"),
    setting("task.most_harvests", "foraging: after which a patch is left"),
    settings_list("task.map", "grid-world: rows of places: # a wall, S a start, G a goal, X a trap, . free"),
    setting("task.move_cost", "grid-world: taken from the reward of every move"),
    setting("task.slip", "grid-world: probability of a move in a random direction"),
    setting("task.most_moves", "grid-world: after which a trial ends"),
    setting("task.radius", "water-maze: of the pool, in m"),
    settings_list("task.platforms", "water-maze: x and y of the platform in m from the middle, in each block"),
    setting("task.platform_radius", "water-maze: in m"),
    setting("task.place_spacing", "water-maze: between neighbouring place cells, in m"),
    setting("task.place_width", "water-maze: standard deviation of place fields, in m", "Foster, Morris & Dayan 2000"),
    setting("task.speed", "water-maze: in m/s", "Foster, Morris & Dayan 2000"),
    setting("task.momentum", "water-maze: what of the last step's movement goes on"),
    setting("task.longest", "water-maze: after which a trial ends"),
    setting("task.stimuli", "delayed-match: how many samples there are"),
    setting("task.match_probability", "delayed-match: of a test that is the sample"),
    setting("task.memory_time", "delayed-match: time constant with which the sample is forgotten; 0 s: never"),
    setting("task.sample_time", "delayed-match: of the sample; a time or how it is drawn, as for interval"),
    setting("task.delay", "delayed-match, cue-accumulation: until the test; a time or how it is drawn, as for interval"),
    setting("task.towers", "cue-accumulation: how many"),
    setting("task.likely", "cue-accumulation: probability that a tower is on the trial's side"),
    setting("task.sooner_amount", "delay-discounting: the smaller reward"),
    setting("task.later_amount", "delay-discounting: the larger reward"),
    setting("task.sooner_delay", "delay-discounting: of the smaller reward"),
    settings_list("task.later_delays", "delay-discounting: of the larger reward; one of them is drawn in each trial"),
    setting("task.equal_trials", "delay-discounting: whether the next offer comes as late after either choice"),

    Parameter{"release.#.signal", Kind::name, {}, "", false, -inf, inf, false, "", "learner: the signal that releases", ""},
    Parameter{"release.#.baseline", Kind::number, {}, "0.0", false, -1e12, 1e12, false, "", "learner: taken from the signal; below it the level falls", ""},
    Parameter{"release.#.only_above", Kind::boolean, {}, "false", false, -inf, inf, false, "", "learner: whether only what exceeds the baseline counts", ""},

    Parameter{"series.*.of", Kind::text, {}, "", true, -inf, inf, false, "", "a signal of the learner, reward, state, outcome, teaching, probability.ACTION, parameter.NAME, memory.NAME.INDEX, level.MODULATOR, occupancy.RECEPTOR or messenger.NAME", ""},
    Parameter{"series.*.at", Kind::name, {}, "", false, -inf, inf, false, "", "the event at which it is read; without it, all steps of the trial", ""},
    Parameter{"series.*.offset", Kind::quantity, dim::time, "0 s", false, 0, 1e12, false, "", "after the event", ""},
    Parameter{"series.*.over", Kind::choice, {}, "last", false, -inf, inf, false, choices<OverSteps>, "without an event: how the steps of a trial become one number", ""},

    Parameter{"intervention.*.kind", Kind::choice, {}, "stimulate", false, -inf, inf, false, choices<InterventionKind>, "stimulate: pulses; silence: no release by signals; clamp: a level is held; delay, jitter: releases come later; swap: two modulators change places", ""},
    Parameter{"intervention.*.modulator", Kind::name, {}, "", false, -inf, inf, false, "", "on which; without it, on the error that teaches", ""},
    Parameter{"intervention.*.region", Kind::name, {}, "", false, -inf, inf, false, "", "where", ""},
    Parameter{"intervention.*.with", Kind::name, {}, "", false, -inf, inf, false, "", "swap: the other modulator", ""},
    Parameter{"intervention.*.at", Kind::name, {}, "", false, -inf, inf, false, "", "the event; delay, jitter and swap act always", ""},
    Parameter{"intervention.*.action", Kind::name, {}, "", false, -inf, inf, false, "", "only after this action", ""},
    Parameter{"intervention.*.onset", Kind::quantity, dim::time, "0 s", false, 0, 1e12, false, "", "after the event", ""},
    Parameter{"intervention.*.duration", Kind::quantity, dim::time, "0 s", false, 0, 1e12, false, "", "for how long; stimulate with 0 s: one pulse", ""},
    Parameter{"intervention.*.rate", Kind::quantity, dim::rate, "0 Hz", false, 0, 1e6, false, "", "stimulate: of pulses", "bursts 15-30 Hz"},
    Parameter{"intervention.*.amount", Kind::value, {}, "0", false, -inf, inf, false, "", "stimulate: of each pulse; clamp: the level; of the error that teaches: a number", ""},
    Parameter{"intervention.*.total", Kind::value, {}, "", false, -inf, inf, false, "", "stimulate: what all pulses release together, instead of amount", ""},
    Parameter{"intervention.*.delay", Kind::quantity, dim::time, "0 s", false, 0, 1e12, false, "", "delay: by how much; jitter: its standard deviation, later only", ""},
    Parameter{"intervention.*.trials", Kind::values, {}, "", false, -inf, inf, false, "", "[first, last], counted from 0; default: all", ""},
    Parameter{"intervention.*.probability", Kind::number, {}, "1.0", false, 0, 1, false, "", "in each trial", ""},

    Parameter{"measure.*.where", Kind::expression, {}, "", false, -inf, inf, false, "", "learner: only trials where this expression over series is above 0", ""},
    Parameter{"measure.*.over", Kind::choice, {}, "mean", false, -inf, inf, false, "mean|sum|min|max|last|deviation|count|first|trial-of-max|to-criterion|slope", "learner: how trials become one number. first: the first trial in which `of` is above 0; to-criterion: the first at which the mean of the last `window` trials reaches `level`; slope: of the straight line through them, for each trial", ""},
    Parameter{"measure.*.trials", Kind::values, {}, "", false, -inf, inf, false, "", "learner: [first, last] trial, counted from 0, or one; from the end where below 0; default: all", ""},
    Parameter{"measure.*.window", Kind::integer, {}, "10", false, 1, 1e9, false, "", "learner: of to-criterion", ""},
};
// clang-format on

}  // namespace

std::span<const Parameter> learner_rows() { return table; }
std::span<const Section> learner_sections() { return section_table; }

}  // namespace teg::spec
