# The simulated fabric of the profile `demo`: docker build -f deploy/simulator.Dockerfile .
ARG JDK=eclipse-temurin:25.0.3_9-jdk-noble
ARG JRE=eclipse-temurin:25.0.3_9-jre-noble

FROM ${JDK} AS build
WORKDIR /build
COPY . .
# One call of Maven: what it builds here, the goal takes from here.
RUN ./mvnw -q -B -pl fabric-simulator -am -Dmaven.test.skip=true -Dspotless.check.skip=true \
      package dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory=target/lib

FROM ${JRE}
RUN groupadd --system --gid 10001 stillpoint \
 && useradd --system --uid 10001 --gid stillpoint --home-dir /app --shell /usr/sbin/nologin stillpoint \
 && install -d -o stillpoint -g stillpoint /data
WORKDIR /app
COPY --from=build --chown=root:root /build/fabric-simulator/target/lib/ /app/lib/
COPY --from=build --chown=root:root /build/fabric-simulator/target/fabric-simulator-*.jar /app/lib/
COPY --chown=root:root --chmod=0755 deploy/healthy /usr/local/bin/healthy
USER 10001:10001
ENTRYPOINT ["java", "-XX:+UseSerialGC", "-Xmx128m", "-cp", "lib/*", "dev.stillpoint.simulator.Main", "--data", "/data", "--port", "8600"]
