#include "core/model/op_maker.h"

#include "core/base/error.h"

namespace nas::core {

PlacedOp OpMaker::make(const OpDesc& desc, const std::string& path, const IOp* shares, OutputKind kind) const {
  const TreeSource source = source_of(desc);
  OpRequest request;
  request.desc = &source;
  request.affine = affine;
  request.pool_batch_norm = pool_batch_norm;
  request.shares = shares;
  request.builder = &builder;
  const std::string part = "making op \"" + desc.name + "\"";
  const PluginCall call({.plugin = {}, .part = part, .place = path});  // what is made inside it asks for the place
  try {
    const OpHandle handle = builder.make(request);
    check_made(handle, desc);
    return {handle, desc, path, kind};
  } catch (const std::invalid_argument& refusal) {
    throw Error(ExitCode::unreadable, refusal.what(), "at \"" + path + "\" of the model description");
  }
}

}  // namespace nas::core
