#include "cli/plots.hpp"

#include "core/text.hpp"

namespace teg::cli {
namespace {

std::string extension(report::Format format) {
  switch (format) {
    case report::Format::svg: return ".svg";
    case report::Format::png: return ".png";
    case report::Format::pdf: return ".pdf";
  }
  return "";
}

}  // namespace

Result<std::vector<report::Format>> formats(const std::string& plots) {
  std::vector<report::Format> list;
  for (const auto& name : split(plots, ',')) {
    if (name == "svg")
      list.push_back(report::Format::svg);
    else if (name == "png")
      list.push_back(report::Format::png);
    else if (name == "pdf")
      list.push_back(report::Format::pdf);
    else if (name != "none")
      return Error{Fault::unknown_name, "--plots", "there is no format '" + name + "'",
                   name_hint(name, std::vector<std::string>{"svg", "png", "pdf", "none"})};
  }
  return list;
}

Result<Done> add_plots(const std::vector<report::Figure>& figures, const std::vector<report::Format>& wanted,
                       std::vector<NamedFile>& files) {
  for (const auto& figure : figures)
    for (const auto format : wanted) {
      auto bytes = report::draw(figure, format);
      if (!bytes) return bytes.errors();
      files.push_back({"plots/" + figure.id + extension(format), *std::move(bytes)});
    }
  return Done{};
}

}  // namespace teg::cli
