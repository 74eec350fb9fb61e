# SPDX-License-Identifier: MIT
"""The mathematics of docs/uncertainty.md with dense matrices, slow and obvious. Needs numpy.

Marks are (application, member, mark), applications and members numbered from 0. Variances come as a triple: between
applications, between members, rest.
"""

from __future__ import annotations

import math

import numpy as np

Marks = list[tuple[int, int, float]]
Variances = tuple[float, float, float]


def design(marks: Marks, applications: int, members: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Which mark is of which application, of which member, and the marks."""
    of_application = np.zeros((len(marks), applications))
    of_member = np.zeros((len(marks), members))
    for row, (application, member, _) in enumerate(marks):
        of_application[row, application] = 1
        of_member[row, member] = 1
    return of_application, of_member, np.array([mark for _, _, mark in marks], dtype=float)


def log_likelihood(marks: Marks, applications: int, members: int, variances: Variances) -> float:
    """The restricted log likelihood (Harville 1974), from the whole covariance matrix of the marks."""
    of_application, of_member, y = design(marks, applications, members)
    quality, effect, rest = variances
    covariance = (
        quality * of_application @ of_application.T + effect * of_member @ of_member.T + rest * np.eye(len(marks))
    )
    inverse = np.linalg.inv(covariance)
    ones = np.ones(len(marks))
    weight = ones @ inverse @ ones
    left = y - (ones @ inverse @ y) / weight
    log_determinant = np.linalg.slogdet(covariance)[1]
    freedom = len(marks) - 1
    return -0.5 * (freedom * math.log(2 * math.pi) + log_determinant + math.log(weight) + left @ inverse @ left)


def posterior(
    marks: Marks, applications: int, members: int, variances: Variances
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Means and covariances of qualities and of effects given the marks, for a mean of which nothing is known:
    the joint normal distribution, conditioned by the textbook."""
    of_application, of_member, y = design(marks, applications, members)
    quality, effect, rest = variances
    n = len(marks)
    covariance = quality * of_application @ of_application.T + effect * of_member @ of_member.T + rest * np.eye(n)
    inverse = np.linalg.inv(covariance)
    ones = np.ones((n, 1))
    weight = (ones.T @ inverse @ ones)[0, 0]
    project = inverse - inverse @ ones @ ones.T @ inverse / weight
    results = []
    for size, of, variance in ((applications, of_application, quality), (members, of_member, effect)):
        cross = variance * of.T
        results += [cross @ project @ y, variance * np.eye(size) - cross @ project @ cross.T]
    return results[0], results[1], results[2], results[3]


def expected_ranks(mean: np.ndarray, covariance: np.ndarray) -> list[float]:
    """1 + the sum of the chances that another is better."""
    ranks = []
    for i in range(len(mean)):
        rank = 1.0
        for j in range(len(mean)):
            if j == i:
                continue
            variance = covariance[i, i] + covariance[j, j] - 2 * covariance[i, j]
            ahead = mean[j] - mean[i]
            rank += 0.5 * math.erfc(-ahead / math.sqrt(2 * variance)) if variance > 1e-14 else 0.5
        ranks.append(rank)
    return ranks


def drawn_ranks(mean: np.ndarray, covariance: np.ndarray, draws: int, seed: int) -> np.ndarray:
    """Ranks of draws from the joint distribution: draws x applications."""
    values = np.random.default_rng(seed).multivariate_normal(mean, covariance, draws, method="svd")
    return (-values).argsort(axis=1).argsort(axis=1) + 1


def random_marks(seed: int) -> tuple[Marks, int, int]:
    """A small table with gaps in which every application and member has a mark."""
    rng = np.random.default_rng(seed)
    applications, members = int(rng.integers(3, 25)), int(rng.integers(2, 9))
    quality = rng.normal(0, 1, applications)
    effect = rng.normal(0, rng.choice([0.0, 0.2, 0.8]), members)
    there = rng.random((applications, members)) < rng.choice([0.5, 0.8, 1.0])
    there[np.arange(applications), rng.integers(0, members, applications)] = True
    there[rng.integers(0, applications, members), np.arange(members)] = True
    marks = [
        (i, j, round(3 + quality[i] + effect[j] + rng.normal(0, 0.6), 1))
        for i in range(applications)
        for j in range(members)
        if there[i, j]
    ]
    return marks, applications, members
