/** \file
 * Draft stable_op/1, what crosses: the table of an op that a factory of the kind "stable_op" gives in the place of an
 * object. Tensors are handles of LibTorch's stable ABI (AtenTensorHandle).
 */
#ifndef NAS_DRAFT_STABLE_OP_ABI_H
#define NAS_DRAFT_STABLE_OP_ABI_H

#include "nas/abi.h"

#ifdef __cplusplus
extern "C" {
#endif

/** What an op is made for. Borrowed for the call. */
typedef struct nas_stable_op_request {
  uint32_t struct_size;
  const char* name;
  int64_t channels_in, channels_out, stride;
} nas_stable_op_request;

/** Static data of the plugin. [run-thread] */
typedef struct nas_stable_op {
  uint32_t struct_size;
  const void* context; /**< for the plugin alone */
  /** On NAS_OK `*op` is owned by the host, which ends it with destroy(). Otherwise the text of `error` says what the op
   * cannot have of the request. */
  int32_t (*create)(const struct nas_stable_op* table, const nas_stable_op_request* request, void** op,
                    nas_error* error);
  /** `input`, (N, channels_in, H, W), is borrowed. On NAS_OK `*output` is a handle that the host owns. */
  int32_t (*apply)(void* op, void* input, void** output, nas_error* error);
  void (*destroy)(void* op);
} nas_stable_op;

#ifdef __cplusplus
}
#endif
#endif
