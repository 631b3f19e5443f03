// A row of the table of parameters.
#pragma once

#include <limits>
#include <string_view>

#include "teg/quantity.hpp"

namespace teg::spec {

enum class Kind {
  quantity,      // "20 ms": number with a unit of dimension `dim`
  level,         // a concentration, or a plain number where the modulator's unit is "1"
  number,        // 0.5
  integer,       // 10
  boolean,       // true
  text,          // any text
  texts,         // a list of texts
  choice,        // one of `choices`
  expression,    // arithmetic over names that its reader knows
  file,          // a path, whose contents are part of the study
  name,          // refers to something named elsewhere in the file
  train,         // spike times: "10 ms", ["1 ms", "5 ms"], { train = "10 @ 10 Hz", from = "0 s" }, or a list of these
  trains,        // a list of trains
  distribution,  // a quantity of dimension `dim`, or a section that says how it is drawn
  axis,          // "-2 s .. 6 s by 0.1 s", "1 .. 100 log 20", "0 .. 1 in 11", or a list
  value,         // a number, a quantity or an expression; what it means depends on its neighbours
  values,        // a list of these, or one
  settings       // a table of paths and the values that are set there, as by --set
};

struct Parameter {
  std::string_view path;  // "modulator.*.tonic"; * is a name chosen by the user, # an element of a list
  Kind kind = Kind::text;
  Dim dim{};
  std::string_view preset;  // as it would be written; "" means: none, `doc` says what then happens
  bool required = false;
  double least = -std::numeric_limits<double>::infinity(), most = std::numeric_limits<double>::infinity();
  bool above_least = false;  // the least value itself is refused
  std::string_view choices;  // "none|hard|soft|power"
  std::string_view doc, source;
};

// What a section is for: "modulator.*" -> "a neuromodulator ...".
struct Section {
  std::string_view path, doc;
};

}  // namespace teg::spec
