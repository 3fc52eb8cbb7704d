#include "data/shape.h"
