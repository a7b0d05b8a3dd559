package dev.stillpoint.gateway.world;

import static io.restassured.RestAssured.given;

import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/// How tests call the gateway.
public final class Calls {
    private Calls() {}

    public static RequestSpecification as(String key) {
        return given().header("X-API-Key", key).urlEncodingEnabled(true);
    }

    public static RequestSpecification json(String key, String body) {
        return as(key).contentType("application/json").body(body);
    }

    /// A create of ERP as an operator.
    public static ValidatableResponse submit(String body) {
        return json(World.OPERATOR, body).post("/v1/runs").then();
    }

    /// Waits for a condition, at most ten seconds.
    public static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within ten seconds");
            }
            Thread.onSpinWait();
            java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
        }
    }
}
