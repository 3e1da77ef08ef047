#pragma once
/// \file
/// Data sets. There is no authoring class: a plugin derives from Implements<MyDataset, IDataset>.

#include "nas/boundary/dataset.h"
#include "nas/config.h"
#include "nas/object.h"
