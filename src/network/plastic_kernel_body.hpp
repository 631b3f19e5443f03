// The body of the plastic kernels, compiled once for each width in a file of its own that first defines, in its
// namespace, a Pack with
//   lanes; Floats; load, store, load_quads, ...
// Every operation is one rounding of one lane, in the order written, so that all widths give the same bits.
// Nothing of the standard library may be used here: what is compiled for a newer processor must not leak.

// One term's sums over the spikes of each lane's target.
struct Sums {
  Pack::Quads since_a, since_b;  // since the epochs of a and of b began
};
template <bool is_past>
[[gnu::always_inline]] static inline Sums load_sums(const KernelContext& context, const std::uint16_t* target,
                                                    std::size_t term, std::size_t n_terms) {
  const Pack::Quads past = Pack::load_quads(context.since_a + term, target, n_terms);
  if constexpr (!is_past) return {past, past};
  return {past, Pack::load_quads(context.since_b + term, target, n_terms)};
}

// What a row's synapses share, read once: stores to weights could change it for all that the compiler knows.
struct Shared {
  Pack::Floats keep, integral, p_b, gain;
  Pack::Floats to_trace, to_weight, trace_off, weight_off, from_trace;
  Pack::Floats weight_gain, least, most;
};

static inline void send(const RowUpdate& update, const std::uint16_t* target, Pack::Floats w, std::size_t used) {
  alignas(64) double sent[Pack::lanes];
  Pack::store_scaled(sent, w, update.transmitted);
  if (update.excitatory == update.inhibitory) {
    double* const input = update.excitatory;
    for (std::size_t lane = 0; lane < used; ++lane) input[target[lane]] += sent[lane];
  } else {
    for (std::size_t lane = 0; lane < used; ++lane)
      (sent[lane] < 0 ? update.inhibitory : update.excitatory)[target[lane]] += sent[lane];
  }
}

// Part of the row to come, so that its lines do not queue up. Inlined by force: g++ 12 takes a function that only
// prefetches for one without effect, and leaves out the call.
[[gnu::always_inline]] static inline void fetch(const PlasticRow& ahead, std::size_t from) {
  if (from % 32 == 0) __builtin_prefetch(ahead.target + from);
  if (from % 16 != 0) return;
  __builtin_prefetch(ahead.weight + from, 1);
  if (ahead.trace != nullptr) __builtin_prefetch(ahead.trace + from, 1);
}
// What of it is left, to its last line.
[[gnu::always_inline]] static inline void fetch_rest(const PlasticRow& ahead, std::size_t from) {
  if (ahead.count == 0) return;
  for (; from < ahead.count; from += Pack::lanes) fetch(ahead, from);
  const std::size_t last = ahead.count - 1;
  __builtin_prefetch(ahead.target + last);
  __builtin_prefetch(ahead.weight + last, 1);
  if (ahead.trace != nullptr) __builtin_prefetch(ahead.trace + last, 1);
}

// One component and one term of it, as in dopamine-modulated STDP.
template <bool is_past>
static inline void advance_one(const KernelContext& context, const PlasticRow& row, const RowUpdate& update,
                               const Shared& shared, const std::uint16_t* target, std::size_t from, std::size_t used) {
  const Sums sums = load_sums<is_past>(context, target, 0, 1);
  Pack::Floats w = Pack::load_part(row.weight + from, used);
  Pack::Floats e = Pack::load_part(row.trace + from, used);
  w = Pack::add(w, Pack::mul(e, shared.integral));
  e = Pack::add(Pack::mul(e, shared.keep), shared.gain);
  const Pack::Floats integral = Pack::sub(Pack::mul(shared.p_b, sums.since_a.alpha), sums.since_a.integral);
  const Pack::Floats after = Pack::sub(Pack::mul(shared.p_b, sums.since_b.alpha), sums.since_b.integral);
  w = Pack::add(w, Pack::mul(shared.to_weight, integral));
  e = Pack::add(
      e, Pack::sub(Pack::mul(shared.to_trace, sums.since_a.alpha), Pack::mul(shared.from_trace, sums.since_b.y)));
  w = Pack::clamp(Pack::add(w, shared.weight_gain), shared.least, shared.most);
  if (update.excitatory != nullptr) send(update, target, w, used);
  Pack::store_part(row.trace + from, Pack::sub(e, Pack::mul(shared.trace_off, sums.since_b.alpha)), used);
  Pack::store_part(row.weight + from, Pack::sub(w, Pack::mul(shared.weight_off, after)), used);
}

// Any number of components and terms.
template <bool is_past>
static inline void advance_many(const KernelContext& context, const PlasticRow& row, const RowUpdate& update,
                                const std::uint16_t* target, std::size_t from, std::size_t used) {
  Pack::Floats w = Pack::load_part(row.weight + from, used), off = Pack::floats(0);
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
    const Sums sums = load_sums<is_past>(context, target, j, context.n_terms);
    const Pack::Floats gain = Pack::sub(Pack::mul(Pack::floats(f.gained.to_trace), sums.since_a.alpha),
                                        Pack::mul(Pack::floats(f.from_trace), sums.since_b.y));
    const Pack::Floats taken = Pack::mul(Pack::floats(f.taken_off.to_trace), sums.since_b.alpha);
    if (c < 0) {
      w = Pack::add(w, gain);
      off = Pack::add(off, taken);
      continue;
    }
    const Pack::Floats p_b = Pack::floats(update.components[c].p_b);
    const Pack::Floats integral = Pack::sub(Pack::mul(p_b, sums.since_a.alpha), sums.since_a.integral);
    const Pack::Floats after = Pack::sub(Pack::mul(p_b, sums.since_b.alpha), sums.since_b.integral);
    w = Pack::add(w, Pack::mul(Pack::floats(f.gained.to_weight), integral));
    off = Pack::add(off, Pack::mul(Pack::floats(f.taken_off.to_weight), after));
    float* const trace = row.trace + static_cast<std::size_t>(c) * row.trace_stride + from;
    Pack::store_part(trace, Pack::add(Pack::load_part(trace, used), Pack::sub(gain, taken)), used);
  }
  w = Pack::add(w, Pack::floats(update.weight_gain));
  w = Pack::clamp(w, Pack::floats(update.least), Pack::floats(update.most));
  if (update.excitatory != nullptr) send(update, target, w, used);
  Pack::store_part(row.weight + from, Pack::sub(w, off), used);
}

// Calls advance(targets, first, count) for one register of synapses after another. Targets are read one by one from
// where they lie: to store a register and to load pieces of it takes longer than all the rest.
template <class Advance>
static inline void for_each_part(const PlasticRow& row, const PlasticRow& ahead, Advance advance) {
  std::size_t i = 0;
  for (; i + Pack::lanes <= row.count; i += Pack::lanes) {
    if (i < ahead.count) fetch(ahead, i);
    advance(row.target + i, i, Pack::lanes);
  }
  fetch_rest(ahead, i);
  if (i == row.count) return;
  std::uint16_t rest[Pack::lanes];
  Pack::copy_targets(rest, row.target + i, row.count - i);
  advance(rest, i, row.count - i);
}

template <bool is_past>
static void advance_simple_row(const KernelContext& context, const PlasticRow& row, const RowUpdate& update) {
  const ComponentFactors& c = *update.components;
  const TermFactors& t = *update.terms;
  const Shared shared{Pack::floats(c.keep),
                      Pack::floats(c.integral),
                      Pack::floats(c.p_b),
                      Pack::floats(c.gain),
                      Pack::floats(t.gained.to_trace),
                      Pack::floats(t.gained.to_weight),
                      Pack::floats(t.taken_off.to_trace),
                      Pack::floats(t.taken_off.to_weight),
                      Pack::floats(t.from_trace),
                      Pack::floats(update.weight_gain),
                      Pack::floats(update.least),
                      Pack::floats(update.most)};
  for_each_part(row, update.ahead, [&](const std::uint16_t* target, std::size_t from, std::size_t used) {
    advance_one<is_past>(context, row, update, shared, target, from, used);
  });
}

template <bool is_past>
static inline void advance_since(const KernelContext& context, const PlasticRow& row, const RowUpdate& update) {
  if (context.n_components == 1 && context.n_terms == 1 && context.component_of_term[0] == 0)
    return advance_simple_row<is_past>(context, row, update);
  for_each_part(row, update.ahead, [&](const std::uint16_t* target, std::size_t from, std::size_t used) {
    advance_many<is_past>(context, row, update, target, from, used);
  });
}

static inline void advance_any(const KernelContext& context, const PlasticRow& row, const RowUpdate& update) {
  if (context.since_a != context.since_b)
    advance_since<true>(context, row, update);
  else
    advance_since<false>(context, row, update);
}
