# nas_add_plugin(NAME SOURCES source... [CONFIG file.toml])
#
# Builds plugins/lib<NAME>.so in the build folder, a plugin for nas-host. One of the sources ends with NAS_PLUGIN(...).
# CONFIG is the default configuration of the plugin, which is embedded in the library.
# `cmake --install` puts the plugin into the folder in which the nas-host of the same prefix looks for plugins, or into
# NAS_PLUGIN_DESTINATION below the prefix. It does not install the plugin when NAS_PLUGIN_DESTINATION is empty.
function(nas_add_plugin name)
  cmake_parse_arguments(PARSE_ARGV 1 plugin "" "CONFIG" "SOURCES")
  if(NOT plugin_SOURCES OR plugin_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "nas_add_plugin(${name}): usage is nas_add_plugin(NAME SOURCES source... [CONFIG file.toml])")
  endif()
  add_library(${name} MODULE ${plugin_SOURCES})
  if(COMMAND nas_use_torch)
    nas_unity(${name})
    nas_use_torch(${name})
  else()
    target_link_libraries(${name} PRIVATE ${TORCH_LIBRARIES})
    # With each build type the plugin has the NDEBUG of the host, which the manifest states and the host compares.
    target_compile_options(${name} PRIVATE $<IF:$<BOOL:${nas_NDEBUG}>,-DNDEBUG,-UNDEBUG>)
    # Reading torch/torch.h takes about 15 s in each source. Precompiling it takes 25 s and 700 MB once.
    list(LENGTH plugin_SOURCES source_count)
    if(source_count GREATER 1 AND NOT CMAKE_UNITY_BUILD)
      target_precompile_headers(${name} PRIVATE <torch/torch.h>)
    endif()
  endif()
  nas_seal_plugin(${name})
  if(plugin_CONFIG)
    nas_embed_config(${name} ${plugin_CONFIG})
  endif()
  if(NOT DEFINED NAS_PLUGIN_DESTINATION)
    set(NAS_PLUGIN_DESTINATION lib/nas/plugins)
  endif()
  if(NAS_PLUGIN_DESTINATION)
    install(TARGETS ${name} LIBRARY DESTINATION ${NAS_PLUGIN_DESTINATION})
  endif()
endfunction()

# nas_add_plugin_test(NAME SOURCES source...)
#
# A test program of a plugin, which can use nas/testing.h. It is not part of the build: `cmake --build build --target check`
# builds all such programs and runs them.
function(nas_add_plugin_test name)
  cmake_parse_arguments(PARSE_ARGV 1 test "" "" "SOURCES")
  if(NOT test_SOURCES OR test_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "nas_add_plugin_test(${name}): usage is nas_add_plugin_test(NAME SOURCES source...)")
  endif()
  add_executable(${name} EXCLUDE_FROM_ALL ${test_SOURCES})
  target_link_libraries(${name} PRIVATE nas::sdk)
  if(COMMAND nas_use_torch)
    nas_use_torch(${name})
  else()
    target_link_libraries(${name} PRIVATE ${TORCH_LIBRARIES})
    target_compile_options(${name} PRIVATE $<IF:$<BOOL:${nas_NDEBUG}>,-DNDEBUG,-UNDEBUG>)
  endif()
  add_custom_target(check_${name} COMMAND ${name} COMMENT "Running ${name}")
  if(NOT TARGET check)
    add_custom_target(check)
  endif()
  add_dependencies(check check_${name})
endfunction()

# nas_seal_plugin(TARGET): makes a MODULE library safe in a process with other plugins.
#   Version script: it exports one symbol. With hidden visibility alone, the symbols of LibTorch and of the standard
#   library would still be exported, and objects of the same name in two plugins would merge.
#   -z defs, -z now: a missing symbol is an error when the plugin is linked or loaded. Otherwise its first call would
#   end the process.
#   -z nodelete: an object, a graph or an exception of the plugin may still exist when a host tries to unload it.
#   BUILD_WITH_INSTALL_RPATH: no library search path, to which CMake would add an empty entry, which means the current
#   folder. The host has loaded LibTorch before it loads a plugin.
function(nas_seal_plugin target)
  target_link_libraries(${target} PRIVATE nas::sdk)
  set(version_script ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/nas_plugin.map)
  target_link_options(${target} PRIVATE -Wl,--version-script=${version_script} -Wl,-z,nodelete -Wl,-z,now)
  # The functions of a sanitizer are defined in the host.
  if(NOT NAS_SANITIZE)
    target_link_options(${target} PRIVATE -Wl,-z,defs)
  endif()
  set_target_properties(${target} PROPERTIES
    CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON DEFINE_SYMBOL "" PREFIX "lib"
    BUILD_WITH_INSTALL_RPATH ON
    LINK_DEPENDS ${version_script} LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/plugins)
endfunction()

# nas_embed_config(TARGET file.toml): puts the text of the file into the library, as a note next to the manifest.
function(nas_embed_config target config)
  get_filename_component(config ${config} ABSOLUTE)
  set(source ${CMAKE_CURRENT_BINARY_DIR}/${target}_config.cpp)
  add_custom_command(OUTPUT ${source}
    COMMAND ${CMAKE_COMMAND} -DINPUT=${config} -DOUTPUT=${source} -P ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/NasEmbedConfig.cmake
    DEPENDS ${config} ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/NasEmbedConfig.cmake VERBATIM)
  target_sources(${target} PRIVATE ${source})
  set_source_files_properties(${source} PROPERTIES SKIP_PRECOMPILE_HEADERS ON)
endfunction()
