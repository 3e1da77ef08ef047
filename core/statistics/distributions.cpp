#include "core/statistics/distributions.h"

#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/fisher_f.hpp>
#include <boost/math/distributions/non_central_t.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <boost/math/tools/roots.hpp>
#include <cmath>
#include <cstdint>

namespace nas::core::statistics {

namespace {

namespace math = boost::math;

/// Beyond it the density of a normal number is less than 1e-17.
constexpr double last_normal = 9.0;

}  // namespace

double student_t_quantile(double probability, double degrees) {
  return math::quantile(math::students_t(degrees), probability);
}

double student_t_both_tails(double t, double degrees) {
  if (std::isinf(t)) return 0.0;
  return 2.0 * math::cdf(math::complement(math::students_t(degrees), std::abs(t)));
}

/// The sign of the non-centrality changes nothing. Of a large one, the other tail is less than 1e-23, and too small for
/// the series that Boost adds up.
double t_test_power(double non_centrality, double degrees, double level) {
  const double size = std::abs(non_centrality), critical = student_t_quantile(1.0 - level / 2.0, degrees);
  const math::non_central_t alternative(degrees, size);
  const double other_tail = size > 10.0 ? 0.0 : math::cdf(alternative, -critical);
  return math::cdf(math::complement(alternative, critical)) + other_tail;
}

double fisher_f_upper_tail(double f, double degrees1, double degrees2) {
  if (std::isinf(f)) return 0.0;
  return math::cdf(math::complement(math::fisher_f(degrees1, degrees2), f));
}

double chi_squared_upper_tail(double chi_squared, double degrees) {
  return math::cdf(math::complement(math::chi_squared(degrees), chi_squared));
}

/// The greatest number is one of `count`, at x, and the others are within q below it.
double normal_range_probability(double q, size_t count) {
  const math::normal normal;
  const auto others = static_cast<double>(count - 1);
  const auto density = [&](double x) {
    return math::pdf(normal, x) * std::pow(math::cdf(normal, x) - math::cdf(normal, x - q), others);
  };
  constexpr unsigned most_halvings = 12;
  constexpr double tolerance = 1e-14;
  return static_cast<double>(count) * math::quadrature::gauss_kronrod<double, 61>::integrate(
                                          density, -last_normal, last_normal, most_halvings, tolerance);
}

double normal_range_quantile(double probability, size_t count) {
  const auto excess = [&](double q) { return normal_range_probability(q, count) - probability; };
  std::uintmax_t most_steps = 200;
  const auto [low, high] =
      math::tools::toms748_solve(excess, 0.0, 2.0 * last_normal, math::tools::eps_tolerance<double>(48), most_steps);
  return (low + high) / 2.0;
}

}  // namespace nas::core::statistics
