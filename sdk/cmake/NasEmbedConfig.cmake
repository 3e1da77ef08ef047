# Writes OUTPUT, a C++ source whose object carries the bytes of INPUT as the ELF note NAS_NOTE_CONFIG.
file(READ ${INPUT} hex HEX)
string(LENGTH "${hex}" length)
math(EXPR size "${length} / 2")
if(size EQUAL 0)
  message(FATAL_ERROR "${INPUT} is empty. Leave out CONFIG for a plugin without options.")
endif()
string(REGEX REPLACE "(..)" "0x\\1," bytes "${hex}")
file(WRITE ${OUTPUT} "// Generated from ${INPUT}.
#include \"nas/manifest.h\"
struct ConfigText {
  unsigned char text[${size}];
};
using ConfigNote = nas::detail::ElfNote<ConfigText, NAS_NOTE_CONFIG>;
NAS_ELF_NOTE(ConfigNote, nas_plugin_config_note) = {.descriptor = {{${bytes}}}};
")
