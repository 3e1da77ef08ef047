#pragma once
/// \file
/// The probability distributions of the tests in this folder.

#include <cstddef>

namespace nas::core::statistics {

/// The t that Student's distribution with `degrees` > 0 of freedom stays below with `probability`.
double student_t_quantile(double probability, double degrees);

/// The probability that |T| >= |t| for Student's distribution. `t` may be infinite.
double student_t_both_tails(double t, double degrees);

/// The probability that a two-sided t test of `level` finds a difference: that |T| exceeds the quantile of Student's
/// distribution, for the non-central one.
double t_test_power(double non_centrality, double degrees, double level);

/// The probability of at least `f` for Fisher's distribution. `f` may be infinite.
double fisher_f_upper_tail(double f, double degrees1, double degrees2);

/// The probability of at least `chi_squared`.
double chi_squared_upper_tail(double chi_squared, double degrees);

/// The probability that the range of `count` >= 2 independent standard normal numbers is at most `q`.
double normal_range_probability(double q, size_t count);

/// The range that `count` >= 2 independent standard normal numbers stay within with `probability`: the studentized
/// range for infinite degrees of freedom.
double normal_range_quantile(double probability, size_t count);

}  // namespace nas::core::statistics
