#include "falsify/falsify.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "core/text.hpp"
#include "falsify/moved.hpp"

namespace teg::study {
namespace {

std::string change_text(const Settings& settings) {
  std::vector<std::string> parts;
  for (const auto& [path, value] : settings) parts.push_back(path + " = " + value);
  return join(parts, ", ");
}

class Falsifying {
 public:
  Falsifying(const Study& study, const Results& published, const RunOptions& options)
      : study_(study), lesions_(study, published, options) {}

  Result<std::vector<FalsifiedClaim>> run(const std::vector<Verdict>& verdicts) {
    std::vector<FalsifiedClaim> claims;
    for (std::size_t i = 0; i < study_.expectations.size(); ++i) {
      auto claim = look_at(study_.expectations[i], verdicts[i]);
      if (!claim) return claim.errors();
      claims.push_back(*std::move(claim));
    }
    allot(claims);
    return claims;
  }

 private:
  Result<FalsifiedClaim> look_at(const Expectation& expectation, const Verdict& verdict) {
    FalsifiedClaim claim{.claim = expectation.claim};
    if (verdict.is_known_miss || !verdict.passed) {
      claim.kind = verdict.is_known_miss ? FalsifiedClaim::Kind::known_miss : FalsifiedClaim::Kind::failed;
      return claim;
    }
    for (const auto& falsifier : expectation.fails_without) {
      auto one = look_at(expectation, falsifier);
      if (!one) return one.errors();
      claim.by.push_back(*std::move(one));
    }
    return claim;
  }

  Result<Falsification> look_at(const Expectation& expectation, const Falsifier& falsifier) {
    Falsification out{
        .because = falsifier.because, .change = change_text(falsifier.settings), .is_graded = falsifier.is_graded};
    auto bite = lesions_.judge(expectation, falsifier.settings);
    if (!bite) return bite.errors();
    out.fingerprint = lesions_.run(falsifier.settings).value()->fingerprint;
    out.bite = *std::move(bite);
    if (out.bite.kind != Bite::Kind::bites) return out;
    const auto blanket = kills_most(falsifier.settings);
    if (!blanket) return blanket.errors();
    out.is_blanket = *blanket;
    if (!falsifier.is_graded) return out;
    const auto moved = Moved::make(study_, falsifier);
    if (!moved) {
      out.bite = {Bite::Kind::is_void, moved.errors()[0].what};
      return out;
    }
    const auto step = first_step(expectation, *moved);
    if (!step) return step.errors();
    out.bites_at = moved->shown(*step);
    out.is_loose = moved->is_loose(*step);
    return out;
  }

  // By bisection: a claim that fails at a step is taken to fail at those beyond it.
  Result<std::size_t> first_step(const Expectation& expectation, const Moved& moved) {
    std::size_t holds = 0, fails = Moved::n_steps;
    while (fails - holds > 1) {
      const std::size_t middle = (holds + fails) / 2;
      const auto bite = lesions_.judge(expectation, moved.settings(middle));
      if (!bite) return bite.errors();
      (bite->kind == Bite::Kind::does_not_bite ? holds : fails) = middle;
    }
    return fails;
  }

  Result<bool> kills_most(const Settings& settings) {
    if (const auto known = kills_most_.find(settings); known != kills_most_.end()) return known->second;
    std::size_t killed = 0, all = 0;
    for (const auto& expectation : study_.expectations) {
      if (!expectation.known_miss.empty()) continue;
      const auto bite = lesions_.judge(expectation, settings);
      if (!bite) return bite.errors();
      all += 1, killed += bite->kind == Bite::Kind::does_not_bite ? 0 : 1;
    }
    return kills_most_[settings] = all > 1 && 2 * killed > all;
  }

  // A change that fails most claims, or leaves them without a number, counts for the first that has nothing else to
  // show.
  static void allot(std::vector<FalsifiedClaim>& claims) {
    using Kind = FalsifiedClaim::Kind;
    std::set<std::string> taken;
    for (auto& claim : claims) {
      if (claim.kind == Kind::known_miss || claim.kind == Kind::failed) continue;
      const auto is = [&](Bite::Kind kind) { return [kind](const Falsification& f) { return f.bite.kind == kind; }; };
      if (std::ranges::any_of(claim.by, is(Bite::Kind::is_void))) {
        claim.kind = Kind::is_void;
      } else if (!claim.by.empty() && std::ranges::all_of(claim.by, is(Bite::Kind::bites))) {
        bool is_specific = std::ranges::any_of(claim.by, [](const Falsification& f) { return !f.is_blanket; });
        for (std::size_t k = 0; !is_specific && k < claim.by.size(); ++k)
          is_specific = taken.insert(claim.by[k].fingerprint).second;
        claim.kind = is_specific ? Kind::falsified : Kind::toothless;
      }
    }
  }

  const Study& study_;
  Lesions lesions_;
  std::map<Settings, bool> kills_most_;  // every claim is judged once in every changed study
};

}  // namespace

std::string Falsification::word() const {
  switch (bite.kind) {
    case Bite::Kind::bites: return is_blanket ? "bites most claims" : is_loose ? "bites, loosely" : "bites";
    case Bite::Kind::does_not_bite: return "does not bite";
    case Bite::Kind::is_void: return "VOID";
  }
  return "";
}

std::string FalsifiedClaim::word() const {
  switch (kind) {
    case Kind::falsified: return "falsified";
    case Kind::toothless: return "toothless";
    case Kind::is_void: return "VOID";
    case Kind::known_miss: return "known miss";
    case Kind::failed: return "FAILED";
  }
  return "";
}

Errors check_falsifiers(const Study& study) {
  Errors errors;
  for (const auto& expectation : study.expectations)
    for (const auto& falsifier : expectation.fails_without) {
      auto settings = study.settings;
      settings.insert(settings.end(), falsifier.settings.begin(), falsifier.settings.end());
      const auto changed = load_study(study.source_text, study.file_name, settings);
      if (!changed)
        for (const auto& e : changed.errors())
          errors.push_back({e.fault, falsifier.place + ": " + e.where, e.what, e.fix});
      else if (const auto moved = Moved::make(study, falsifier); falsifier.is_graded && !moved)
        errors.insert(errors.end(), moved.errors().begin(), moved.errors().end());
    }
  return errors;
}

Result<std::vector<FalsifiedClaim>> falsify(const Study& study, const Results& published, const RunOptions& options) {
  return Falsifying(study, published, options).run(published.verdicts);
}

}  // namespace teg::study
