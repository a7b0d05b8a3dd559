/// What `docker-compose.yml` and the Dockerfiles say, checked without a container engine. Open [ComposeFileTest]
/// first.
@NullMarked
package dev.stillpoint.local.deploy;

import org.jspecify.annotations.NullMarked;
