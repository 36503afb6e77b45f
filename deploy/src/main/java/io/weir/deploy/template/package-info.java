/**
 * Writes the SAM template of any set of functions from their definitions: {@link
 * io.weir.deploy.template.Template} from {@link io.weir.deploy.template.Member}s and {@link
 * io.weir.deploy.template.Options}. Every property of CloudFormation that Weir knows is here.
 */
@NullMarked
@Experimental
package io.weir.deploy.template;

import io.weir.annotation.Experimental;
import org.jspecify.annotations.NullMarked;
