#pragma once
#include <stddef.h>

/// Begins to count from zero.
void allocation_count_begin(void);

/// Ends counting; the most bytes that were held at once since it began.
size_t allocation_count_end(void);
