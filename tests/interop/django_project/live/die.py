import random


def throw_die():
    return random.SystemRandom().randint(1, 6)
