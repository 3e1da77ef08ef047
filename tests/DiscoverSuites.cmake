# Run after PROGRAM is linked: writes to FILE one ctest test for each suite of it, PREFIX.suite, with PROPERTIES.
execute_process(COMMAND ${PROGRAM} --gtest_list_tests OUTPUT_VARIABLE listed COMMAND_ERROR_IS_FATAL ANY TIMEOUT 60)
string(REGEX MATCHALL "\n[^ \n]+\\.[^\n]*" suites "\n${listed}")
set(tests "")
foreach(suite IN LISTS suites)
  string(REGEX REPLACE "^\n([^ ]+)\\..*" "\\1" suite "${suite}")
  string(APPEND tests "add_test([==[${PREFIX}.${suite}]==] [==[${PROGRAM}]==] [==[--gtest_filter=${suite}.*]==])\n"
                      "set_tests_properties([==[${PREFIX}.${suite}]==] PROPERTIES ${PROPERTIES})\n")
endforeach()
file(WRITE ${FILE} "${tests}")
