# Packages of what `cmake --install` installs: CPack's archive and Debian package, and the metadata of the Python wheel,
# which packaging/wheel.py writes. scripts/package.sh makes them; docs/packaging.md describes them.
install(FILES LICENSE DESTINATION share/doc/nas-host RENAME copyright)
install(FILES third_party/uplot/LICENSE DESTINATION share/doc/nas-host RENAME copyright.uplot)
# What users and authors of plugins read: all but what is about changing nas-host itself. A link from one of these leads to
# another one: tests/install/documents_test.cpp.
install(FILES SECURITY.md DESTINATION share/doc/nas-host)
install(FILES sdk/CHANGELOG.md DESTINATION share/doc/nas-host/sdk)
install(FILES third_party/uplot/README.md third_party/uplot/LICENSE third_party/uplot/SHA256SUMS
        DESTINATION share/doc/nas-host/third_party/uplot)
install(DIRECTORY configs DESTINATION share/doc/nas-host)
file(GLOB NAS_DOCUMENTS CONFIGURE_DEPENDS docs/*.md)
list(FILTER NAS_DOCUMENTS EXCLUDE REGEX "/(architecture|build|fuzzing)\\.md$")
install(FILES ${NAS_DOCUMENTS} DESTINATION share/doc/nas-host/docs)

# nas_plugin_targets(OUTPUT): every plugin of this tree.
function(nas_plugin_targets output)
  get_property(folders DIRECTORY ${CMAKE_SOURCE_DIR}/plugins PROPERTY SUBDIRECTORIES)
  foreach(folder IN LISTS folders)
    get_property(targets DIRECTORY ${folder} PROPERTY BUILDSYSTEM_TARGETS)
    list(APPEND plugins ${targets})
  endforeach()
  set(${output} ${plugins} PARENT_SCOPE)
endfunction()

# All that is installed, and no test.
nas_plugin_targets(NAS_PLUGINS)
add_custom_target(nas_installed DEPENDS nas-host nas_core ${NAS_PLUGINS})

# Plugins and hosts agree on LibTorch's major.minor.
string(REGEX MATCH "^([0-9]+)\\.([0-9]+)" NAS_TORCH_MINOR ${Torch_VERSION})
math(EXPR NAS_NEXT_MINOR "${CMAKE_MATCH_2} + 1")
set(NAS_TORCH_REQUIREMENT "torch>=${NAS_TORCH_MINOR},<${CMAKE_MATCH_1}.${NAS_NEXT_MINOR}")
configure_file(packaging/METADATA.in ${CMAKE_BINARY_DIR}/packaging/METADATA @ONLY)

set(CPACK_GENERATOR TGZ DEB)
set(CPACK_VERBATIM_VARIABLES ON)
set(CPACK_PACKAGE_NAME nas-host)
set(CPACK_PACKAGE_CONTACT "the nas-host authors")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY ${PROJECT_DESCRIPTION})
string(TOLOWER ${CMAKE_SYSTEM_NAME}-${CMAKE_SYSTEM_PROCESSOR} NAS_SYSTEM)
set(CPACK_PACKAGE_FILE_NAME nas-host-${PROJECT_VERSION}-${NAS_SYSTEM})
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_PRE_BUILD_SCRIPTS ${CMAKE_SOURCE_DIR}/packaging/relocate_staged.cmake)

set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
# LibTorch is no Debian package: its folder is named so that its libraries count as found.
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS_PRIVATE_DIRS ${TORCH_INSTALL_PREFIX}/lib)
# The program dot of Graphviz draws cells; it is started, not linked.
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "dataset-fashion-mnist, graphviz")
include(CPack)
