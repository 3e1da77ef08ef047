# cmake -DTEXT=... -DVARIABLE=... -DTEMPLATE=... -DOUTPUT=... -P EmbedText.cmake
# Writes OUTPUT from TEMPLATE, with @VARIABLE@ replaced by the content of TEXT.
file(READ ${TEXT} ${VARIABLE})
configure_file(${TEMPLATE} ${OUTPUT} @ONLY)
