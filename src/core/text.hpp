// Words for people: near misses, lists, numbers.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace teg {

// The name nearest to `name` (optimal string alignment, upper and lower case alike), when it is near
// enough to have been meant.
std::optional<std::string> nearest_name(std::string_view name, std::span<const std::string> names);

// "1st", "2nd", "3rd", "11th".
std::string ordinal(std::size_t n);

// "did you mean 'tau_trace'?" or "the names here are a, b, c".
std::string name_hint(std::string_view name, std::span<const std::string> names);

// What is called `name` in a region: "DA@NAc", or the name alone where there is one region without a name.
std::string placed_name(const std::string& name, const std::string& region);

// "delay (s)", or the name alone where there is no unit, or it is 1.
std::string with_unit(const std::string& name, const std::string& unit);

std::string join(std::span<const std::string> parts, std::string_view separator);
// The word as a shell reads it back, in quotes where it needs them.
std::string shell_word(const std::string& word);

// Shortest decimal text that reads back as the same double ("0.1", "1e-09", "nan").
std::string exact_text(double value);

// `digits` significant digits, for tables ("0.06131").
std::string short_text(double value, int digits = 5);

// A whole text as a finite double; nothing else is accepted, neither "nan" nor trailing words.
std::optional<double> parse_double(std::string_view text);

// Length of the decimal number that a text begins with (sign, digits, point, exponent); 0 for none.
std::size_t number_length(std::string_view text);

std::string_view trim(std::string_view text);
std::vector<std::string> split(std::string_view text, char separator);

}  // namespace teg
