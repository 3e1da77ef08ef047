# LibTorch: whatever Torch_DIR or CMAKE_PREFIX_PATH names, else the wheel in .venv that scripts/setup.sh installs.
if(NOT Torch_DIR)
  file(GLOB NAS_WHEEL_TORCH ${CMAKE_SOURCE_DIR}/.venv/lib/python3*/site-packages/torch/share/cmake/Torch)
  if(NAS_WHEEL_TORCH)
    list(APPEND CMAKE_PREFIX_PATH ${NAS_WHEEL_TORCH})
  endif()
endif()
find_package(Torch REQUIRED)
if(Torch_VERSION VERSION_LESS 2.6)
  message(FATAL_ERROR "LibTorch ${Torch_VERSION} in ${Torch_DIR} is too old: nas-host needs 2.6 or newer. "
                      "Run scripts/setup.sh, or name a newer one with -DTorch_DIR=...")
endif()
message(STATUS "LibTorch ${Torch_VERSION} from ${Torch_DIR}")

# nas_precompile_torch(NAME): a precompiled torch/torch.h, with the options of the current folder. Without one each
# translation unit costs about 15 s.
function(nas_precompile_torch name)
  add_library(${name} STATIC ${CMAKE_SOURCE_DIR}/cmake/torch_pch.cpp)
  target_link_libraries(${name} PUBLIC ${TORCH_LIBRARIES})
  target_precompile_headers(${name} PRIVATE <torch/torch.h>)
  set_target_properties(${name} PROPERTIES ARCHIVE_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/pch)
endfunction()
nas_precompile_torch(nas_torch_pch)
set(NAS_TORCH_PCH nas_torch_pch)

# nas_use_torch(TARGET): compile TARGET against LibTorch with the precompiled header NAS_TORCH_PCH.
function(nas_use_torch target)
  target_link_libraries(${target} PRIVATE ${TORCH_LIBRARIES})
  target_precompile_headers(${target} REUSE_FROM ${NAS_TORCH_PCH})
  set_target_properties(${target} PROPERTIES DEFINE_SYMBOL "")
  # The compiler refuses the header when -fPIE, CMake's choice for executables, is not what it was made with.
  target_compile_options(${target} PRIVATE -fPIC)
endfunction()
