// Has the entry and no note.
extern "C" __attribute__((visibility("default"))) int nas_plugin_entry_v1(const void*, void*, void*) { return 0; }
