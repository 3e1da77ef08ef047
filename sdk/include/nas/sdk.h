#pragma once
/// \file
/// Everything a plugin may include.

#include "nas/builder.h"
#include "nas/config.h"
#include "nas/config_overlay.h"
#include "nas/dataset.h"
#include "nas/estimate.h"
#include "nas/finalizers.h"
#include "nas/host.h"
#include "nas/mixture.h"
#include "nas/model.h"
#include "nas/networks.h"
#include "nas/op.h"
#include "nas/plugin.h"
#include "nas/record.h"
#include "nas/runner.h"
#include "nas/trainer.h"
#include "nas/trainings.h"
