package im.magpie.common.database;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What is demanded of the database.
 *
 * @param durability what a commit outlives; a server whose settings promise less is not used
 */
@ConfigurationProperties("magpie.database")
record DatabaseProperties(@DefaultValue("FLUSHED") Durability durability) {}
