// A good manifest and more notes, one of the macros below: MORE.
#include "nas/draft/draft.h"
#include "nas/plugin.h"

NAS_MANIFEST_NOTE(note, "notes", "0.1.0", "MIT", "Has more notes", {});

#define SECOND_MANIFEST NAS_MANIFEST_NOTE(second, "notes", "0.2.0", "MIT", "Is another version", {})

/// A note of this type whose descriptor the assembler makes of `content`.
#define NOTE_OF(type, content)                                                                                \
  __asm__(".pushsection .note.nas,\"a\"\n.balign 4\n.long 4, 2f - 1f, " #type "\n.asciz \"NAS\"\n1: " content \
          "\n2: .balign 4\n.popsection\n")
#define CONFIG NOTE_OF(0x4e415332, ".ascii \"a = 1\"")
#define TWO_CONFIGS \
  CONFIG;           \
  CONFIG
#define OVERSIZE_CONFIG NOTE_OF(0x4e415332, ".zero 0x110000")

#define ONE_DRAFT NAS_USES_DRAFT(tomorrow, 3)
#define TWO_DRAFTS             \
  NAS_USES_DRAFT(tomorrow, 3); \
  NAS_USES_DRAFT(evening, 1)
#define BAD_DRAFT NAS_USES_DRAFT(tomorrow, soon)

MORE;

extern "C" __attribute__((visibility("default"))) int32_t nas_plugin_entry_v1(const nas_host_api*,
                                                                              nas_plugin_api* plugin, nas_error*) {
  plugin->factory_count = 0;
  return NAS_OK;
}
