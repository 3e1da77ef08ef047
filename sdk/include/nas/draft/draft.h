/** \file
 * Drafts: what the SDK does not promise. A header of nas/draft/ may change in any way, or disappear, in any release. So
 * a plugin that includes one says so in its file, and a host that lacks exactly this version of the draft refuses it by
 * a sentence, before it loads it. C11 and C++20. docs/abi-policy.md has the rules.
 */
#ifndef NAS_DRAFT_DRAFT_H
#define NAS_DRAFT_DRAFT_H

#include "nas/abi.h"

/** Puts the note NAS_NOTE_DRAFT with the text "name_/version_" into the file that is compiled. Each header of
 * nas/draft/ has it once, at file scope: NAS_USES_DRAFT(stable_op, 1). `name_` is made of a-z, 0-9 and '_'; `version_`
 * is a number, which every change of the draft raises. It is written in assembler, because an array of C++ has room for
 * the NUL of its text, and because a sanitizer puts no gap after it. Linkers keep every note. */
#define NAS_USES_DRAFT(name_, version_)                                                         \
  __asm__(                                                                                      \
      ".pushsection .note.nas,\"a\"\n.balign 4\n.long 4, 2f - 1f, 0x4e415333\n.asciz \"NAS\"\n" \
      "1: .ascii \"" #name_ "/" #version_ "\"\n2: .balign 4\n.popsection\n")

#endif
