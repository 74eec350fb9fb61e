# SPDX-License-Identifier: MIT
# Turns the files of `grantpanel new` into one header: template.hpp with {name, text} pairs.
#   cmake -DFOLDER=... -DOUTPUT=... -P EmbedTemplate.cmake
file(GLOB files RELATIVE "${FOLDER}" "${FOLDER}/*")
list(SORT files)
set(text "// Made from src/cli/template; do not edit.\n#pragma once\n#include <string_view>\n#include <utility>\n")
string(APPEND text "inline constexpr std::pair<std::string_view, std::string_view> template_files[] = {\n")
foreach(name IN LISTS files)
  file(READ "${FOLDER}/${name}" content)
  string(APPEND text "{\"${name}\", R\"~~(${content})~~\"},\n")
endforeach()
string(APPEND text "};\n")
file(WRITE "${OUTPUT}" "${text}")
