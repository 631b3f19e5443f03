// What the page's script draws from: figures and colours as JSON.
#pragma once

#include <string>
#include <vector>

#include "report/figure.hpp"

namespace teg::report {

// Safe inside a script element: no "<" is left in it. Numbers that are not finite become null.
std::string page_data(const std::vector<Figure>& figures);

}  // namespace teg::report
