#pragma once
/// \file
/// Whether this host would load a plugin, and what to do when it would not.

#include "host/findings.h"
#include "host/plugin/admission.h"

namespace nas::host {

/// The plugin ABI, the drafts that the plugin uses, and each hard key of the fingerprint, with the remedy of those that
/// differ, and then the first reason to refuse the plugin that is none of these. Loads nothing. Throws a refusal for a
/// file that is no plugin.
Findings examine_plugin(const PluginFile& plugin, const Consent& consent);

}  // namespace nas::host
