# embed_files(OUT_VAR NAMESPACE TABLE FILES...) writes one .cpp with a table of the files' contents:
#   std::span<const teg::embedded::File> NAMESPACE::TABLE();
function(embed_files out_var namespace table)
  set(cpp ${CMAKE_CURRENT_BINARY_DIR}/embedded_${table}.cpp)
  add_custom_command(OUTPUT ${cpp}
    COMMAND ${CMAKE_COMMAND} -DOUT=${cpp} -DNAMESPACE=${namespace} -DTABLE=${table} "-DFILES=${ARGN}"
            -P ${PROJECT_SOURCE_DIR}/tools/embed_files.cmake
    DEPENDS ${ARGN} ${PROJECT_SOURCE_DIR}/tools/embed_files.cmake VERBATIM)
  set(${out_var} ${cpp} PARENT_SCOPE)
endfunction()
