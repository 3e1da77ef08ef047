#pragma once
// The record of a run only crosses the boundary.
#include "nas/boundary/record.h"
