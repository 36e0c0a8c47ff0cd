# SPDX-License-Identifier: Apache-2.0
# Test files compiled as one in the sanitizer builds: Asio's templates are then built, and walked by clang-tidy, a few times
# and not sixty. Each file lives in a namespace of its own there, for every file may call its helpers what it likes; the
# headers of all come first, so that none opens inside of it.

# redlips_joined(RESULT files…): RESULT is the sources to compile instead of the files; the files themselves elsewhere.
function(redlips_joined result)
  if(NOT REDLIPS_SANITIZE)
    set(${result} ${ARGN} PARENT_SCOPE)
    return()
  endif()
  set(joined)
  set(rest ${ARGN})
  while(rest)
    list(SUBLIST rest 0 20 batch)
    list(REMOVE_ITEM rest ${batch})
    set(headers)
    set(parts)
    foreach(file ${batch})
      set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
      file(STRINGS ${file} lines REGEX "^#include ")
      list(APPEND headers ${lines})
      get_filename_component(name ${file} NAME_WE)
      string(APPEND parts "namespace ${name} {\n#include \"${file}\"\n}\n")
    endforeach()
    list(REMOVE_DUPLICATES headers)
    list(JOIN headers "\n" headers)
    list(LENGTH joined number)
    set(path ${CMAKE_CURRENT_BINARY_DIR}/${result}/joined_${number}.cpp)
    file(CONFIGURE OUTPUT ${path} CONTENT "${headers}\n${parts}" @ONLY)
    list(APPEND joined ${path})
  endwhile()
  set(${result} ${joined} PARENT_SCOPE)
endfunction()
