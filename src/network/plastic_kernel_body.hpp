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
  Pack::Quads q = Pack::load_quads(quads, targets, n_terms);
  Pack::Mask newer = Pack::greater(q.step, after);
  Sums sums{Pack::keep(newer, q.alpha), Pack::keep(newer, Pack::mul(q.alpha, Pack::sub(p_b, q.p))), q.y};
  if (!Pack::any(newer)) return sums;
  const Pack::Mask is_now = Pack::equal(q.step, now);
  for (std::size_t age = 1;; ++age) {
    q = Pack::load_quads(quads + age * context.age_stride, targets, n_terms);
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

// `simple`: one component and one term of it, as in dopamine-modulated STDP.
template <bool simple>
static inline void advance_lanes(const KernelContext& context, const PlasticRow& row, const RowUpdate& update,
                                 std::size_t from, std::size_t used) {
  const Pack::Targets targets = Pack::load_targets(row.target + from, used);
  Pack::Floats w = Pack::load_part(row.weight + from, used);
  const std::size_t n_components = simple ? 1 : context.n_components, n_terms = simple ? 1 : context.n_terms;
  Pack::Floats e{};
  for (std::size_t c = 0; c < n_components; ++c) {
    const ComponentFactors& f = update.components[c];
    e = Pack::load_part(row.trace + c * row.trace_stride + from, used);
    w = Pack::add(w, Pack::mul(e, Pack::floats(f.integral)));
    e = Pack::add(Pack::mul(e, Pack::floats(f.keep)), Pack::floats(f.gain));
    if (!simple) Pack::store_part(row.trace + c * row.trace_stride + from, e, used);
  }
  for (std::size_t j = 0; j < n_terms; ++j) {
    const std::ptrdiff_t c = simple ? 0 : context.component_of_term[j];
    const TermFactors& f = update.terms[j];
    const Sums sums =
        sum_spikes<simple>(context, targets, used, j, update.a, update.b, c < 0 ? 0 : update.components[c].p_b);
    const Pack::Floats gain =
        Pack::sub(Pack::mul(Pack::floats(f.to_trace), sums.alpha), Pack::mul(Pack::floats(f.from_trace), sums.y));
    if (c < 0) {
      w = Pack::add(w, gain);
      continue;
    }
    w = Pack::add(w, Pack::mul(Pack::floats(f.to_weight), sums.integral));
    float* trace = row.trace + static_cast<std::size_t>(c) * row.trace_stride + from;
    e = Pack::add(simple ? e : Pack::load_part(trace, used), gain);
    Pack::store_part(trace, e, used);
  }
  w = Pack::add(w, Pack::floats(update.weight_gain));
  w = Pack::clamp(w, Pack::floats(update.least), Pack::floats(update.most));
  Pack::store_part(row.weight + from, w, used);
  if (update.excitatory == nullptr) return;
  alignas(64) double sent[Pack::lanes];
  Pack::store_scaled(sent, w, update.transmitted);
  if (update.excitatory == update.inhibitory) {
    for (std::size_t lane = 0; lane < used; ++lane) update.excitatory[targets.index[lane]] += sent[lane];
  } else {
    for (std::size_t lane = 0; lane < used; ++lane)
      (sent[lane] < 0 ? update.inhibitory : update.excitatory)[targets.index[lane]] += sent[lane];
  }
}

template <bool simple>
static void advance_row(const KernelContext& context, const PlasticRow& row, const RowUpdate& update) {
  std::size_t i = 0;
  for (; i + Pack::lanes <= row.count; i += Pack::lanes) advance_lanes<simple>(context, row, update, i, Pack::lanes);
  if (i < row.count) advance_lanes<simple>(context, row, update, i, row.count - i);
}

static inline void advance_any(const KernelContext& context, const PlasticRow& row, const RowUpdate& update) {
  if (context.n_components == 1 && context.n_terms == 1 && context.component_of_term[0] == 0)
    advance_row<true>(context, row, update);
  else
    advance_row<false>(context, row, update);
}
