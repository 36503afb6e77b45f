/** Writes the SAM template of any set of functions from their definitions. */
package io.weir.deploy.template;
