#include "pathway/solver.hpp"

#include <cvode/cvode.h>
#include <nvector/nvector_serial.h>
#include <sunlinsol/sunlinsol_klu.h>
#include <sunmatrix/sunmatrix_sparse.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "pathway/state_scales.hpp"

namespace teg::pathway {
namespace {

constexpr double absolute_part = 1e-4;  // of the relative tolerance: 1e-12 of a state's scale by default

}  // namespace

void Values::set_time(double t) {
  const double inside = std::clamp(t, after, std::max(after, before));
  slots[time_slot] = inside;
  for (const auto& d : drives) slots[stored_slot(d.symbol)] = d.value + d.slope * (inside - d.at);
}

void Values::set_states(std::span<const double> stored) {
  for (std::size_t i = 0; i < network->states.size(); ++i) slots[stored_slot(network->states[i])] = stored[i];
}

struct Solver::Parts {
  Parts(Values& v, const Request& r)
      : values(v),
        scales(*v.network),
        relative(r.relative_tolerance),
        absolute(r.absolute_tolerance),
        end(r.times.back()) {}
  ~Parts() {
    if (memory != nullptr) CVodeFree(&memory);
    if (linear != nullptr) SUNLinSolFree(linear);
    if (jacobian != nullptr) SUNMatDestroy(jacobian);
    if (states != nullptr) N_VDestroy(states);
    if (context != nullptr) SUNContext_Free(&context);
  }
  Parts(const Parts&) = delete;
  Parts& operator=(const Parts&) = delete;

  std::span<double> of(N_Vector v) const { return {N_VGetArrayPointer(v), static_cast<std::size_t>(n)}; }

  Values& values;
  StateScales scales;
  double relative;
  std::optional<double> absolute;
  double end;  // of the run
  std::vector<Slot> roots;
  SparsePattern pattern;
  std::vector<double> work;  // of the gradient
  std::int64_t n = 0;
  SUNContext context = nullptr;
  N_Vector states = nullptr;
  SUNMatrix jacobian = nullptr;
  SUNLinearSolver linear = nullptr;
  void* memory = nullptr;
  double time = 0;
  int flag = CV_MEM_FAIL;
  bool is_ready = false;
};

namespace {

// CVODE calls these; `data` is Solver::Parts, which only this file knows.
template <class Parts>
struct Callbacks {
  static void place(Parts& p, double t, N_Vector y) {
    p.values.set_time(t);
    p.values.set_states(p.of(y));
  }

  static int rates(realtype t, N_Vector y, N_Vector slope, void* data) {
    auto& p = *static_cast<Parts*>(data);
    const auto& network = *p.values.network;
    place(p, t, y);
    evaluate(network.rates, p.values.slots);
    const auto out = p.of(slope);
    std::fill(out.begin(), out.end(), 0.0);
    bool is_finite = true;
    for (std::size_t i = 0; i < network.slopes.size(); ++i) {
      out[i] = p.values.slots[network.slopes[i]];
      is_finite = is_finite && std::isfinite(out[i]);
    }
    return is_finite ? 0 : 1;
  }

  static int jacobian(realtype t, N_Vector y, N_Vector, SUNMatrix matrix, void* data, N_Vector, N_Vector, N_Vector) {
    auto& p = *static_cast<Parts*>(data);
    const auto& network = *p.values.network;
    std::copy(p.pattern.starts.begin(), p.pattern.starts.end(), SUNSparseMatrix_IndexPointers(matrix));
    std::copy(p.pattern.rows.begin(), p.pattern.rows.end(), SUNSparseMatrix_IndexValues(matrix));
    const std::span entries(SUNSparseMatrix_Data(matrix), p.pattern.rows.size());
    std::fill(entries.begin(), entries.end(), 0.0);
    if (network.states.empty()) return 0;
    place(p, t, y);
    evaluate(network.rates, p.values.slots);
    network.gradient->evaluate(p.values.slots, p.work, entries);
    return std::all_of(entries.begin(), entries.end(), [](double x) { return std::isfinite(x); }) ? 0 : 1;
  }

  // 1 / (relative |y| + absolute), of each state.
  static int weights(N_Vector y, N_Vector out, void* data) {
    auto& p = *static_cast<Parts*>(data);
    const auto states = p.of(y), weight = p.of(out);
    const auto scales = p.scales.values();
    for (std::size_t i = 0; i < states.size(); ++i) {
      const double scale = i < scales.size() ? scales[i] : 1;
      weight[i] = 1 / (p.relative * std::abs(states[i]) + p.absolute.value_or(absolute_part * p.relative * scale));
      if (!std::isfinite(weight[i])) return -1;
    }
    return 0;
  }

  static int roots(realtype t, N_Vector y, realtype* out, void* data) {
    auto& p = *static_cast<Parts*>(data);
    place(p, t, y);
    evaluate(p.values.network->watch, p.values.slots);
    for (std::size_t i = 0; i < p.roots.size(); ++i) out[i] = p.values.slots[p.roots[i]];
    return 0;
  }
};

void keep_quiet(int, const char*, const char*, char*, void*) {}  // what went wrong is in the flag

}  // namespace

Solver::Solver(Values& values, std::span<const Slot> roots, const Request& request)
    : parts_(std::make_unique<Parts>(values, request)) {
  using Calls = Callbacks<Parts>;
  auto& p = *parts_;
  p.roots.assign(roots.begin(), roots.end());
  // A model without states still has time, events and rules: it gets one state that stays 0.
  const bool is_empty = values.network->states.empty();
  p.n = is_empty ? 1 : static_cast<std::int64_t>(values.network->states.size());
  p.pattern = is_empty ? SparsePattern{{0, 1}, {0}} : values.network->gradient->pattern();
  if (SUNContext_Create(nullptr, &p.context) != 0) return;
  p.states = N_VNew_Serial(p.n, p.context);
  p.jacobian = SUNSparseMatrix(p.n, p.n, static_cast<std::int64_t>(p.pattern.rows.size()), CSC_MAT, p.context);
  p.memory = CVodeCreate(CV_BDF, p.context);
  if (p.states == nullptr || p.jacobian == nullptr || p.memory == nullptr) return;
  N_VConst(0.0, p.states);
  p.linear = SUNLinSol_KLU(p.states, p.jacobian, p.context);
  if (p.linear == nullptr) return;
  CVodeSetErrHandlerFn(p.memory, keep_quiet, nullptr);
  const auto fine = [&p](int flag) { return (p.flag = flag) == CV_SUCCESS; };
  p.is_ready = fine(CVodeInit(p.memory, Calls::rates, 0.0, p.states)) && fine(CVodeSetUserData(p.memory, &p)) &&
               fine(CVodeWFtolerances(p.memory, Calls::weights)) &&
               fine(CVodeSetLinearSolver(p.memory, p.linear, p.jacobian)) &&
               fine(CVodeSetJacFn(p.memory, Calls::jacobian)) && fine(CVodeSetMaxErrTestFails(p.memory, 20)) &&
               fine(CVodeSetMaxStep(p.memory, request.longest_step)) && fine(CVodeSetNoInactiveRootWarn(p.memory)) &&
               (roots.empty() || fine(CVodeRootInit(p.memory, static_cast<int>(roots.size()), Calls::roots)));
}

Solver::~Solver() = default;

bool Solver::is_ready() const { return parts_->is_ready; }

double Solver::time() const { return parts_->time; }

void Solver::restart(double t, double first_step) {
  auto& p = *parts_;
  const auto states = p.of(p.states);
  const auto& network = *p.values.network;
  for (std::size_t i = 0; i < network.states.size(); ++i) states[i] = p.values.slots[stored_slot(network.states[i])];
  if (p.scales.values().empty() && !network.states.empty()) {
    evaluate(network.rates, p.values.slots);
    std::vector<double> slopes;
    for (const auto slope : network.slopes) slopes.push_back(p.values.slots[slope]);
    p.scales.begin(states.first(slopes.size()), slopes, p.end - t);
  }
  if (!network.states.empty()) p.scales.reached(states);
  p.time = t;
  CVodeReInit(p.memory, t, p.states);
  CVodeSetInitStep(p.memory, first_step);
}

bool Solver::step(double stop, Step& step) {
  auto& p = *parts_;
  CVodeSetStopTime(p.memory, stop);
  p.flag = CVode(p.memory, stop, p.states, &p.time, CV_ONE_STEP);
  if (p.flag >= 0 && !p.scales.values().empty()) p.scales.reached(p.of(p.states));
  step = p.flag == CV_ROOT_RETURN ? Step::root : p.flag == CV_TSTOP_RETURN ? Step::stopped : Step::taken;
  return p.flag >= 0;
}

void Solver::interpolate(double t) {
  auto& p = *parts_;
  CVodeGetDky(p.memory, t, 0, p.states);
  p.values.set_time(t);
  p.values.set_states(p.of(p.states));
}

SolverFault Solver::fault() const {
  const std::unique_ptr<char, void (*)(void*)> name(CVodeGetReturnFlagName(parts_->flag), std::free);
  const std::string reason = name ? std::string(" (CVODE: ").append(name.get()).append(")") : std::string();
  switch (parts_->flag) {
    case CV_ERR_FAILURE:
    case CV_CONV_FAILURE:
      return {"the solver can't reach the tolerance with any step" + reason,
              "check for values that grow without bound; or loosen the tolerances"};
    case CV_TOO_MUCH_ACC:
      return {"the tolerance is finer than numbers can be" + reason, "use a relative tolerance of 1e-12 or more"};
    case CV_RHSFUNC_FAIL:
    case CV_FIRST_RHSFUNC_ERR:
    case CV_REPTD_RHSFUNC_ERR:
    case CV_UNREC_RHSFUNC_ERR:
      return {"a rate is not a finite number" + reason,
              "look for a division by 0, the logarithm or root of a negative value, or a piecewise without otherwise"};
    default: return {"the solver failed" + reason, "check the model's values; or loosen the tolerances"};
  }
}

}  // namespace teg::pathway
