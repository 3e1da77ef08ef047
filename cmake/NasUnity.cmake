# Unity builds: the sources of one folder are compiled together. With GCC each source that sees LibTorch pays 5 to 7
# seconds for templates that LibTorch's headers leave to be instantiated; together they pay once. docs/build.md has the
# figures.
option(NAS_UNITY "Compile the sources of a folder together" ON)

# nas_unity(TARGET [TOGETHER folder...]... [APART source...]): groups the sources of TARGET by folder; folders that are
# named after one TOGETHER are one group, and each source after APART is compiled alone. Both are relative to the current
# folder, which is the one that defines the target.
function(nas_unity target)
  if(NOT NAS_UNITY)
    return()
  endif()
  cmake_parse_arguments(PARSE_ARGV 1 unity "" "" "APART")
  set_source_files_properties(${unity_APART} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
  set(leader "")
  foreach(word IN LISTS unity_UNPARSED_ARGUMENTS)
    if(word STREQUAL "TOGETHER")
      set(leader "")
      continue()
    endif()
    get_filename_component(folder ${word} ABSOLUTE)
    if(NOT leader)
      set(leader ${folder})
    endif()
    set(leader_of_${folder} ${leader})
  endforeach()
  get_target_property(sources ${target} SOURCES)
  foreach(source IN LISTS sources)
    get_filename_component(path ${source} ABSOLUTE)
    cmake_path(GET path PARENT_PATH folder)
    if(DEFINED leader_of_${folder})
      set(folder ${leader_of_${folder}})
    endif()
    string(MD5 group ${folder})
    set_source_files_properties(${source} PROPERTIES UNITY_GROUP ${group})
  endforeach()
  set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_MODE GROUP)
endfunction()
