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

# One precompiled torch/torch.h for the whole build: without it each translation unit costs about 15 s.
add_library(nas_torch_pch STATIC cmake/torch_pch.cpp)
target_link_libraries(nas_torch_pch PUBLIC ${TORCH_LIBRARIES})
target_precompile_headers(nas_torch_pch PRIVATE <torch/torch.h>)
set_target_properties(nas_torch_pch PROPERTIES ARCHIVE_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/pch)

# nas_use_torch(TARGET): compile TARGET against LibTorch with the shared precompiled header.
function(nas_use_torch target)
  target_link_libraries(${target} PRIVATE ${TORCH_LIBRARIES})
  target_precompile_headers(${target} REUSE_FROM nas_torch_pch)
  set_target_properties(${target} PROPERTIES DEFINE_SYMBOL "")
  # The compiler refuses the header when -fPIE, CMake's choice for executables, is not what it was made with.
  target_compile_options(${target} PRIVATE -fPIC)
endfunction()
