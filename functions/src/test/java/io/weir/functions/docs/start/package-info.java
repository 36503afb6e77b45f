/** The function that docs/start/first-function.md makes, as its reader has it in the end. */
package io.weir.functions.docs.start;
