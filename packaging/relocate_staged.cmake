# Run by CPack between installing into its staging folder and packing that.
set(PREFIX ${CPACK_TEMPORARY_INSTALL_DIRECTORY}${CPACK_PACKAGING_INSTALL_PREFIX})
# An archive may lie anywhere, so LibTorch may be put into its folder; nothing but packages belongs into /usr.
set(LIBTORCH /opt/libtorch)
if(CPACK_GENERATOR STREQUAL "TGZ")
  list(PREPEND LIBTORCH libtorch)
endif()
include(${CMAKE_CURRENT_LIST_DIR}/relocate.cmake)
