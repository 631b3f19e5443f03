// The body of the plastic kernels, compiled once for each width in a file of its own that first defines, in its
// namespace, a Pack with
//   lanes; Floats, Ints, Mask; load, store, load_targets, load_quads, ...
// Every operation is one rounding of one lane, in the order written, so that all widths give the same bits.
// Nothing of the standard library may be used here: what is compiled for a newer processor must not leak.

struct Sums {
  Pack::Floats alpha, integral, y;
};

// Sums one term's quads over the spikes in (a, b] of each lane's target.
template <bool simple>
static inline Sums sum_spikes(const KernelContext& context, const Pack::Targets& targets, std::size_t lanes_used,
                              std::size_t term, std::int32_t a, std::int32_t b, float p_b_value) {
  const std::size_t n_terms = simple ? 1 : context.n_terms;
  const Quad* quads = context.quads + term;
  const Pack::Ints after = Pack::ints(a), now = Pack::ints(b);
  const Pack::Floats p_b = Pack::floats(p_b_value);
  Pack::Quads q = Pack::load_quads(quads, targets);
  Pack::Mask newer = Pack::greater(q.step, after);
  Sums sums{Pack::keep(newer, q.alpha), Pack::keep(newer, Pack::mul(q.alpha, Pack::sub(p_b, q.p))), q.y};
  if (!Pack::any(newer)) return sums;
  const Pack::Mask is_now = Pack::equal(q.step, now);
  for (std::size_t age = 1;; ++age) {
    if (age == spikes_together) quads += context.half_stride;
    q = Pack::load_quads(quads + age % spikes_together * n_terms, targets);
    if (age == 1) sums.y = Pack::select(is_now, q.y, sums.y);  // what pairs is strictly earlier
    newer = Pack::greater(q.step, after);
    if (!Pack::any(newer)) return sums;
    sums.alpha = Pack::add(sums.alpha, Pack::keep(newer, q.alpha));
    sums.integral = Pack::add(sums.integral, Pack::keep(newer, Pack::mul(q.alpha, Pack::sub(p_b, q.p))));
    if (age == newest_spikes - 1) break;
  }
  alignas(64) float alpha[Pack::lanes], integral[Pack::lanes];
  Pack::store(alpha, sums.alpha);
  Pack::store(integral, sums.integral);
  const unsigned bits = Pack::bits(newer);
  for (std::size_t lane = 0; lane < lanes_used; ++lane)
    if (bits >> lane & 1u)
      add_older_spikes(*context.history, targets.index[lane], term, a, p_b_value, alpha + lane, integral + lane);
  sums.alpha = Pack::load(alpha);
  sums.integral = Pack::load(integral);
  return sums;
}

// What a row's synapses share, read once: stores to weights could change it for all that the compiler knows.
struct Shared {
  Pack::Floats keep, integral, gain, to_trace, to_weight, from_trace, weight_gain, least, most;
  float p_b;
};

static inline void send(const RowUpdate& update, const Pack::Targets& targets, Pack::Floats w, std::size_t used) {
  alignas(64) double sent[Pack::lanes];
  Pack::store_scaled(sent, w, update.transmitted);
  if (update.excitatory == update.inhibitory) {
    double* const input = update.excitatory;
    for (std::size_t lane = 0; lane < used; ++lane) input[targets.index[lane]] += sent[lane];
  } else {
    for (std::size_t lane = 0; lane < used; ++lane)
      (sent[lane] < 0 ? update.inhibitory : update.excitatory)[targets.index[lane]] += sent[lane];
  }
}

// Part of the row to come, so that its lines do not queue up. Inlined by force: g++ 12 takes a function that only
// prefetches for one without effect, and leaves out the call.
[[gnu::always_inline]] static inline void fetch(const PlasticRow& ahead, std::size_t from) {
  if (from >= ahead.count) return;
  if (from % 32 == 0) __builtin_prefetch(ahead.target + from);
  if (from % 16 != 0) return;
  __builtin_prefetch(ahead.weight + from, 1);
  if (ahead.trace != nullptr) __builtin_prefetch(ahead.trace + from, 1);
}

// One component and one term of it, as in dopamine-modulated STDP.
static inline void advance_one(const KernelContext& context, const PlasticRow& row, const RowUpdate& update,
                               const Shared& shared, std::size_t from, std::size_t used) {
  const Pack::Targets targets = Pack::load_targets(row.target + from, used, spikes_together);
  Pack::Floats w = Pack::load_part(row.weight + from, used);
  Pack::Floats e = Pack::load_part(row.trace + from, used);
  w = Pack::add(w, Pack::mul(e, shared.integral));
  e = Pack::add(Pack::mul(e, shared.keep), shared.gain);
  const Sums sums = sum_spikes<true>(context, targets, used, 0, update.a, update.b, shared.p_b);
  w = Pack::add(w, Pack::mul(shared.to_weight, sums.integral));
  e = Pack::add(e, Pack::sub(Pack::mul(shared.to_trace, sums.alpha), Pack::mul(shared.from_trace, sums.y)));
  Pack::store_part(row.trace + from, e, used);
  w = Pack::clamp(Pack::add(w, shared.weight_gain), shared.least, shared.most);
  Pack::store_part(row.weight + from, w, used);
  if (update.excitatory != nullptr) send(update, targets, w, used);
}

// Any number of components and terms.
static inline void advance_many(const KernelContext& context, const PlasticRow& row, const RowUpdate& update,
                                std::size_t from, std::size_t used) {
  const Pack::Targets targets = Pack::load_targets(row.target + from, used, spikes_together * context.n_terms);
  Pack::Floats w = Pack::load_part(row.weight + from, used);
  for (std::size_t c = 0; c < context.n_components; ++c) {
    const ComponentFactors& f = update.components[c];
    float* const trace = row.trace + c * row.trace_stride + from;
    const Pack::Floats e = Pack::load_part(trace, used);
    w = Pack::add(w, Pack::mul(e, Pack::floats(f.integral)));
    Pack::store_part(trace, Pack::add(Pack::mul(e, Pack::floats(f.keep)), Pack::floats(f.gain)), used);
  }
  for (std::size_t j = 0; j < context.n_terms; ++j) {
    const std::ptrdiff_t c = context.component_of_term[j];
    const TermFactors& f = update.terms[j];
    const Sums sums =
        sum_spikes<false>(context, targets, used, j, update.a, update.b, c < 0 ? 0 : update.components[c].p_b);
    const Pack::Floats gain =
        Pack::sub(Pack::mul(Pack::floats(f.to_trace), sums.alpha), Pack::mul(Pack::floats(f.from_trace), sums.y));
    if (c < 0) {
      w = Pack::add(w, gain);
      continue;
    }
    w = Pack::add(w, Pack::mul(Pack::floats(f.to_weight), sums.integral));
    float* const trace = row.trace + static_cast<std::size_t>(c) * row.trace_stride + from;
    Pack::store_part(trace, Pack::add(Pack::load_part(trace, used), gain), used);
  }
  w = Pack::add(w, Pack::floats(update.weight_gain));
  w = Pack::clamp(w, Pack::floats(update.least), Pack::floats(update.most));
  Pack::store_part(row.weight + from, w, used);
  if (update.excitatory != nullptr) send(update, targets, w, used);
}

static void advance_simple_row(const KernelContext& context, const PlasticRow& row, const RowUpdate& update) {
  const ComponentFactors& c = *update.components;
  const TermFactors& t = *update.terms;
  const Shared shared{Pack::floats(c.keep),
                      Pack::floats(c.integral),
                      Pack::floats(c.gain),
                      Pack::floats(t.to_trace),
                      Pack::floats(t.to_weight),
                      Pack::floats(t.from_trace),
                      Pack::floats(update.weight_gain),
                      Pack::floats(update.least),
                      Pack::floats(update.most),
                      c.p_b};
  std::size_t i = 0;
  for (; i + Pack::lanes <= row.count; i += Pack::lanes) {
    fetch(update.ahead, i);
    advance_one(context, row, update, shared, i, Pack::lanes);
  }
  fetch(update.ahead, i);
  if (i < row.count) advance_one(context, row, update, shared, i, row.count - i);
}

static inline void advance_any(const KernelContext& context, const PlasticRow& row, const RowUpdate& update) {
  if (context.n_components == 1 && context.n_terms == 1 && context.component_of_term[0] == 0)
    return advance_simple_row(context, row, update);
  std::size_t i = 0;
  for (; i + Pack::lanes <= row.count; i += Pack::lanes) {
    fetch(update.ahead, i);
    advance_many(context, row, update, i, Pack::lanes);
  }
  fetch(update.ahead, i);
  if (i < row.count) advance_many(context, row, update, i, row.count - i);
}
