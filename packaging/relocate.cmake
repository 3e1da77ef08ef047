# cmake -DPREFIX=... -DLIBTORCH=... -P relocate.cmake
# Makes an installation in PREFIX look for LibTorch in the folders of the list LIBTORCH instead of where it was built.
# A folder that is not absolute is relative to PREFIX, wherever that is moved to.
cmake_minimum_required(VERSION 3.24)

foreach(folder IN LISTS LIBTORCH)
  if(IS_ABSOLUTE ${folder})
    list(APPEND libraries ${folder}/lib)
    list(APPEND packages "\"${folder}/share/cmake/Torch\"")
  else()
    list(APPEND libraries $ORIGIN/../${folder}/lib)
    list(APPEND packages "\"\${PACKAGE_PREFIX_DIR}/${folder}/share/cmake/Torch\"")
  endif()
endforeach()

# The loader of libnas_core.so.
list(JOIN libraries ":" libraries)
execute_process(COMMAND patchelf --set-rpath $ORIGIN:${libraries} ${PREFIX}/lib/libnas_core.so COMMAND_ERROR_IS_FATAL ANY)

# find_package(nas), for those who build plugins.
set(config ${PREFIX}/lib/cmake/nas/nasConfig.cmake)
list(JOIN packages " " packages)
file(READ ${config} text)
string(REGEX REPLACE "HINTS \"[^\"]*\"" "HINTS ${packages}" relocated "${text}")
if(relocated STREQUAL text)
  message(FATAL_ERROR "${config} names no folder of LibTorch after HINTS: packaging/relocate.cmake cannot replace it")
endif()
file(WRITE ${config} "${relocated}")
