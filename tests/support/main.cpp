// The precompiled header has doctest in it already, so both are defined here: doctest derives the first from the second
// only when it is read for the first time.
#define DOCTEST_CONFIG_IMPLEMENT
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>
