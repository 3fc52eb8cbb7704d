# What `cmake --install` puts where, and what `cpack` makes of it: a package of Debian, and an archive for any Linux with
# glibc that has libcurl.so.4 and OpenSSL 3. scripts/package.sh calls both and tries what comes out.
include(GNUInstallDirs)

# The archive brings the libraries that a machine may lack, in a folder of their own beside the program. Not those that
# get security updates (libcurl, OpenSSL), nor those of the C and C++ run times.
set(own_libraries ${CMAKE_INSTALL_LIBDIR}/llmeval)
set_target_properties(llmeval PROPERTIES INSTALL_RPATH "$ORIGIN/../${own_libraries}")
install(TARGETS llmeval RUNTIME_DEPENDENCY_SET libraries COMPONENT program)
install(RUNTIME_DEPENDENCY_SET libraries
        PRE_EXCLUDE_REGEXES "^ld-linux" "^lib(c|m|gcc_s|stdc\\+\\+|curl|crypto)\\.so"
        LIBRARY DESTINATION ${own_libraries} COMPONENT libraries EXCLUDE_FROM_ALL)

install(FILES ${CMAKE_SOURCE_DIR}/README.md ${CMAKE_SOURCE_DIR}/CHANGELOG.md DESTINATION ${CMAKE_INSTALL_DOCDIR}
        COMPONENT program)
install(FILES ${CMAKE_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR} RENAME copyright COMPONENT program)
install(DIRECTORY ${CMAKE_SOURCE_DIR}/.github/docs/ DESTINATION ${CMAKE_INSTALL_DOCDIR}/docs COMPONENT program)
# The licences of the libraries that the archive brings, as Debian states them.
foreach(package libfmt9 libmimalloc2.0 libpcre2-8-0 libpugixml1v5 libsqlite3-0 libutf8proc2 libuv1 libyaml-0-2
                libboost-math-dev libsqlitecpp-dev libcli11-dev libdtl-dev libexpected-dev)
  if(EXISTS /usr/share/doc/${package}/copyright)
    install(FILES /usr/share/doc/${package}/copyright DESTINATION ${CMAKE_INSTALL_DOCDIR}/licenses RENAME ${package}
            COMPONENT libraries EXCLUDE_FROM_ALL)
  endif()
endforeach()

string(TOLOWER ${CMAKE_SYSTEM_NAME} system)
set(CPACK_GENERATOR DEB TGZ)
set(CPACK_PACKAGE_FILE_NAME llmeval-${PROJECT_VERSION}-${system}-${CMAKE_SYSTEM_PROCESSOR})
set(CPACK_PACKAGE_CONTACT "the llmeval maintainers")
set(CPACK_PACKAGE_DIRECTORY ${CMAKE_BINARY_DIR}/packages)
set(CPACK_STRIP_FILES ON)
set(CPACK_COMPONENTS_GROUPING ALL_COMPONENTS_IN_ONE)
set(CPACK_ARCHIVE_COMPONENT_INSTALL ON)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION devel)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS ca-certificates)
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS git)
# Each generator reads it: Debian's package depends on libraries instead of bringing them.
file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/CPackComponents.cmake @ONLY CONTENT [[
if(CPACK_GENERATOR STREQUAL "DEB")
  set(CPACK_COMPONENTS_ALL program)
else()
  set(CPACK_COMPONENTS_ALL program libraries)
  set(CPACK_COMPONENT_INCLUDE_TOPLEVEL_DIRECTORY ON)
endif()
]])
set(CPACK_PROJECT_CONFIG_FILE ${CMAKE_BINARY_DIR}/CPackComponents.cmake)
include(CPack)
