"""The throttle slows down, forgets, and keeps no address."""

from voice.codes import ALPHABET, new_code, read_code, shown_code
from voice.throttle import WINDOW_SECONDS, Throttle


class Clock:
    now = 1000.0

    def __call__(self):
        return self.now


def test_so_many_and_no_more_until_the_window_is_over():
    clock = Clock()
    throttle = Throttle(clock)
    assert [throttle.allows("192.0.2.1", "code", 2) for _try in range(3)] == [True, True, False]
    assert throttle.allows("192.0.2.2", "code", 2)
    assert throttle.allows("192.0.2.1", "another", 2)
    clock.now += WINDOW_SECONDS
    assert throttle.allows("192.0.2.1", "code", 2)


def test_neither_address_nor_code_is_kept_and_the_salt_changes():
    clock = Clock()
    throttle = Throttle(clock)
    throttle.allows("192.0.2.77", "hf4kdmnp", 2)
    kept, salt = repr(vars(throttle)), throttle._salt
    assert "192.0.2.77" not in kept
    assert "hf4kdmnp" not in kept
    clock.now += WINDOW_SECONDS
    throttle.allows("192.0.2.77", "hf4kdmnp", 2)
    assert throttle._salt != salt
    throttle.forget()
    assert not throttle._counts


def test_codes_are_readable_and_many():
    codes = {new_code() for _draw in range(2000)}
    assert len(codes) == 2000
    assert all(set(code) <= set(ALPHABET) for code in codes)
    assert not set("01258oiluzsbqvyae") & set(ALPHABET) - {"8"}
    assert len(ALPHABET) ** 8 > 6_000_000_000
    code = new_code()
    assert read_code(f" {shown_code(code).upper()} ") == code
