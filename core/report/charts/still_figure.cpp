#include "core/report/charts/still_figure.h"

#include "core/report/page/markup.h"
#include "core/report/page/svg.h"

namespace nas::core {

std::string still_figure(const std::string& title, const std::string& caption, double width, double height,
                         const std::string& svg) {
  return "<figure class=\"chart still\"><figcaption><b>" + escaped(title) + "</b>" + caption + "</figcaption><svg " +
         view_box(width, height) + " role=\"img\" aria-label=\"" + escaped(title) + "\">" + svg + "</svg></figure>\n";
}

}  // namespace nas::core
